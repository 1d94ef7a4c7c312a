package io.chatops.notify;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host: a name, or an address as a URL spells it. */
@FunctionalInterface
interface HostResolver {
  /** The resolver of the operating system. */
  HostResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /** Returns at least one address. Blocking. */
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
