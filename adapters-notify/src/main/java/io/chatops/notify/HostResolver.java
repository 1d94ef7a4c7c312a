package io.chatops.notify;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host: a name, or an address as a URL spells it. */
@FunctionalInterface
interface HostResolver {
  /** The operating system's. */
  HostResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /** Blocks; not empty. */
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
