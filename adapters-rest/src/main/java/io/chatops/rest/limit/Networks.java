package io.chatops.rest.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Groups the addresses that count as one caller. */
public final class Networks {
  private Networks() {}

  /**
   * Returns an IPv4 address as it is, and the first 64 bits of an IPv6 address, since one customer
   * usually has all the rest.
   *
   * @param address in numeric form; absent if it is not known
   */
  public static String of(@Nullable String address) {
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
