/** Changes whenever the same log could give other bytes; attempts remember the version they began with. */
export const ENGINE_VERSION = '2';
