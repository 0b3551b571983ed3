import { LogFormatter, Logger, LogItem } from '@aws-lambda-powertools/logger';
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types';
import type { Clock } from '../failover/time.ts';

/** Where a process writes its lines, and by which clock. */
export interface Output {
  readonly write: (line: string) => void;
  readonly clock: Clock;
}

/** Powertools' own formatter reads the machine's clock; a line of ours carries the time that the run goes by. */
const createFormatter = (clock: Clock): LogFormatter => {
  class Formatter extends LogFormatter {
    override formatAttributes(attributes: UnformattedAttributes, additional: LogAttributes): LogItem {
      const { logLevel: level, message } = attributes;
      const timestamp = new Date(clock.now()).toISOString();
      return new LogItem({ attributes: { level, message, timestamp } }).addAttributes(additional);
    }
  }
  return new Formatter();
};

/** A Powertools logger that writes whole lines of JSON to `write`, and takes its time from `clock`. */
export const createLogger = (output: Output, site: string): Logger => {
  class LineLogger extends Logger {
    protected override printLog(_level: number, item: LogItem): void {
      item.prepareForPrint();
      output.write(JSON.stringify(item.getAttributes(), this.getJsonReplacer()));
    }
    protected override createLogger(options: ConstructorParameters<typeof Logger>[0]): Logger {
      return new LineLogger(options);
    }
  }
  return new LineLogger({ logFormatter: createFormatter(output.clock), persistentKeys: { site } });
};
