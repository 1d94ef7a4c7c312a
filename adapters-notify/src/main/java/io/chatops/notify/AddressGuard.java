package io.chatops.notify;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Decides which addresses a user's channel may make the hub connect to: public ones, and those of
 * networks that the administrator allows. Without this, any user could reach what only the hub's
 * host can: its own services, the private network, a cloud's metadata at 169.254.169.254.
 */
final class AddressGuard {
  static final String FORBIDDEN =
      "the host has an address that is not public; the hub's administrator can allow its"
          + " network with CHATOPS_NOTIFY_ALLOWED_NETWORKS";

  /** Everything in IANA's registry of special addresses that is not globally reachable. */
  private static final List<Network> SPECIAL_V4 =
      networks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10", // carriers' NAT
          "127.0.0.0/8",
          "169.254.0.0/16", // link-local
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24", // documentation, as 198.51.100.0/24 and 203.0.113.0/24
          "192.88.99.0/24", // 6to4 relays
          "192.168.0.0/16",
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, and broadcast

  /**
   * All public addresses are in here: not ::1, :: and IPv4 in disguise (::/96, 64:ff9b::/96), nor
   * unique-local, link-local and multicast ones. Java itself turns ::ffff:a.b.c.d into IPv4.
   */
  private static final Network GLOBAL_V6 = Network.of("2000::/3");

  private static final List<Network> SPECIAL_V6 =
      networks(
          "2001::/23", // Teredo, ORCHID and other protocols
          "2001:db8::/32", // documentation, as 3fff::/20
          "2002::/16", // 6to4
          "3fff::/20");

  private final List<Network> allowed;

  /**
   * Guards with the administrator's exceptions.
   *
   * @param allowed networks that may be connected to although they are not public
   */
  AddressGuard(List<Network> allowed) {
    this.allowed = List.copyOf(allowed);
  }

  boolean allows(InetAddress address) {
    return isPublic(address) || anyContains(allowed, address);
  }

  /** Returns true if a host, as a URL spells it, is forbidden even without a look-up. */
  boolean forbids(String host) {
    String lower = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    if (lower.equals("localhost") || lower.endsWith(".localhost")) {
      return !allows(InetAddress.getLoopbackAddress());
    }
    if (!lower.startsWith("[") && !lower.matches("[0-9.]+")) {
      return false; // a name
    }
    try {
      return Stream.of(InetAddress.getAllByName(lower)).anyMatch(address -> !allows(address));
    } catch (UnknownHostException e) {
      return true; // an address with a zone
    }
  }

  private static boolean isPublic(InetAddress address) {
    return address instanceof Inet4Address
        ? !anyContains(SPECIAL_V4, address)
        : GLOBAL_V6.contains(address) && !anyContains(SPECIAL_V6, address);
  }

  private static boolean anyContains(List<Network> networks, InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  private static List<Network> networks(String... texts) {
    return Stream.of(texts).map(Network::of).toList();
  }
}
