import { serveHttp } from '../../lab/wire/http.ts';
import { startToy } from '../lab/toy-lab.ts';
import { decided, start } from './cases/case.ts';

const topic = 'arn:aws:sns:us-east-1:111122223333:contract';

/** The whole lab on the toy stack, over HTTP; a minute goes by with every call, so that what was begun is done. */
export const startWholeLab = async () => {
  const { lab, clock } = await startToy();
  lab.topics.addTopic(topic);
  lab.logs.append({ group: '/aws/lambda/toy', stream: 'lab', message: decided, at: start });
  const handle: typeof lab.endpoint.handle = async (request) => {
    const answer = await lab.endpoint.handle(request);
    await clock.advance(60_000);
    return answer;
  };
  const http = await serveHttp({ endpoint: { ...lab.endpoint, handle }, port: 0 });
  const close = async () => {
    await http.close();
    await lab.close();
  };
  return { lab, url: http.url, close };
};
