/** ICMP carries 16 bits of the sequence number: after 65535 comes 0 (or 1, where a ping leaves 0 out). */
const modulus = 65536;

/**
 * Turns the sequence numbers of one ping process, which wrap and may come late, into numbers that only grow with the
 * pings: the nearest one to the highest seen so far. Within 32768 pings (1 h 49 min at 200 ms) that is the right one.
 */
export const createUnwrapping = (): ((sequence: number) => number) => {
  let highest = 0;
  return (sequence) => {
    const ahead = (((sequence - highest) % modulus) + modulus) % modulus;
    const position = ahead < modulus / 2 ? highest + ahead : highest + ahead - modulus;
    highest = Math.max(highest, position);
    return position;
  };
};
