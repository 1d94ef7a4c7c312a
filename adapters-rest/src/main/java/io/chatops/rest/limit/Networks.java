package io.chatops.rest.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Which callers count as one place. */
final class Networks {
  private Networks() {}

  /**
   * An IPv4 address as it is; of an IPv6 address the first 64 bits, since one customer commonly has
   * all the rest.
   *
   * @param address numeric; absent when it is not known
   */
  static String of(@Nullable String address) {
    if (address == null || address.indexOf(':') < 0) {
      return address == null ? "unknown" : address;
    }
    try {
      InetAddress parsed = InetAddress.getByName(address);
      if (parsed instanceof Inet6Address) {
        return HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), 8)) + "/64";
      }
      return parsed.getHostAddress();
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
