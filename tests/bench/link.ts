import net from 'node:net';

export interface Link {
  port: number;
  /** Bytes that came down since the link was made or `reset`. */
  received: () => number;
  reset: () => void;
  close: () => void;
}

/** A link as a person far away has it. */
export interface LinkShape {
  roundTripMs: number;
  downKbps: number;
  upKbps: number;
}

const SEGMENT_BYTES = 1460;
/** TCP and TLS handshakes, in round trips; loopback has neither delay. */
const HANDSHAKE_ROUND_TRIPS = 2;

/** Tells how long a number of bytes waits at a bottleneck that all connections share. */
function createBottleneck(kbps: number): (bytes: number) => number {
  let freeAt = 0;
  return (bytes) => {
    const now = performance.now();
    freeAt = Math.max(now, freeAt) + (bytes * 8) / kbps;
    return freeAt - now;
  };
}

/**
 * A TCP proxy on loopback that delays and slows what passes. The browser's own latency emulation did not delay the first
 * byte here, so the link is shaped outside of it.
 */
export function openLink(targetPort: number, { roundTripMs, downKbps, upKbps }: LinkShape): Promise<Link> {
  const down = createBottleneck(downKbps);
  const up = createBottleneck(upKbps);
  let received = 0;
  const sockets = new Set<net.Socket>();

  const pass = (from: net.Socket, to: net.Socket, delay: (bytes: number) => number, count: boolean) => {
    let lastAt = 0;
    // Timers of nearly the same time may fire in any order; what was sent first leaves first.
    const waiting: (() => void)[] = [];
    const later = (ms: number, act: () => void) => {
      lastAt = Math.max(lastAt, performance.now() + ms);
      waiting.push(act);
      setTimeout(() => waiting.shift()?.(), lastAt - performance.now());
    };
    from.on('data', (data) => {
      if (count) received += data.length;
      for (let at = 0; at < data.length; at += SEGMENT_BYTES) {
        const segment = data.subarray(at, at + SEGMENT_BYTES);
        later(delay(segment.length) + roundTripMs / 2, () => to.writable && to.write(segment));
      }
    });
    from.on('end', () => later(roundTripMs / 2, () => to.end()));
    from.on('error', () => to.destroy());
  };

  const server = net.createServer((client) => {
    client.pause();
    const upstream = net.connect(targetPort, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    pass(client, upstream, up, false);
    pass(upstream, client, down, true);
    setTimeout(() => client.resume(), roundTripMs * HANDSHAKE_ROUND_TRIPS);
  });
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      done({
        port: (server.address() as net.AddressInfo).port,
        received: () => received,
        reset: () => {
          received = 0;
        },
        close: () => {
          server.close();
          for (const socket of sockets) socket.destroy();
        },
      });
    });
  });
}
