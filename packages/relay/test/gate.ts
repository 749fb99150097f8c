import { connect, createServer, type Server, type Socket } from 'node:net';

/** Between two relays. Requests get through; the first answer that matches is held back, and with it all that follows. */
export const startGate = async (port: number, target: number) => {
  const sockets = new Set<Socket>();
  let isHolding = false;
  let held = (): void => undefined;
  const isHeld = new Promise<void>((resolve) => {
    held = resolve;
  });
  const server: Server = createServer((incoming) => {
    const outgoing = connect(target, '127.0.0.1');
    for (const socket of [incoming, outgoing]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        incoming.destroy();
        outgoing.destroy();
      });
    }
    let isDelivery = false;
    incoming.on('data', (data) => {
      isDelivery ||= data.includes('/s2s/v1/deliver');
      outgoing.write(data);
    });
    outgoing.on('data', (data) => {
      if (isHolding && isDelivery) held();
      else incoming.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    isHeld,
    hold(isOn: boolean) {
      isHolding = isOn;
    },
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
};
