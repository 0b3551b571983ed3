import { playHalf } from './hundred.ts';

playHalf(0);
