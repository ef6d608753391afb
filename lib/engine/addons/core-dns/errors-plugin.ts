/** Logs what went wrong behind it; the asker gets SERVFAIL (plugin/errors). */
import { isReply, type Plugin } from './plugin';

export const errorsPlugin: Plugin = (_directive, next) => (query, serving) => {
  const answer = next(query, serving);
  if (!isReply(answer)) {
    serving.log.push(`[ERROR] plugin/errors: 2 ${query.name.toLowerCase()} ${query.type}: ${answer.error}`);
  }
  return answer;
};
