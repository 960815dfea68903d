// Loaded into the final server by a test (node --import): the system looks like one where threads can't share
// a port, and so clients are given to the threads in turn.
Object.defineProperty(process, 'platform', { value: 'another' })
