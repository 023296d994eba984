// The address of a chat server where nothing listens: the discard port of this machine.
export const DEAD_SERVER = 'http://127.0.0.1:9/genesys/cometd';
