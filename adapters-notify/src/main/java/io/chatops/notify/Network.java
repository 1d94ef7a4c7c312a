package io.chatops.notify;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** A range of addresses, such as {@code 10.0.0.0/8} or {@code fd00::/8}. */
public record Network(InetAddress base, int prefix) {
  private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern V4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:]*");

  public Network {
    if (prefix < 0 || prefix > base.getAddress().length * Byte.SIZE) {
      throw invalid();
    }
  }

  /**
   * Reads a network; an address alone is a network of one address.
   *
   * @throws IllegalArgumentException if it is not one; names and odd spellings are refused
   */
  public static Network of(String text) {
    int slash = text.indexOf('/');
    InetAddress base = literal(slash < 0 ? text : text.substring(0, slash));
    if (slash < 0) {
      return new Network(base, base.getAddress().length * Byte.SIZE);
    }
    String prefix = text.substring(slash + 1);
    if (!prefix.matches("\\d{1,3}")) {
      throw invalid();
    }
    return new Network(base, Integer.parseInt(prefix));
  }

  /** Returns true if the address belongs to this network. */
  public boolean contains(InetAddress address) {
    byte[] mine = base.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit += Byte.SIZE) {
      int mask = 0xff << Math.max(0, Byte.SIZE - (prefix - bit));
      if (((mine[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask & 0xff) != 0) {
        return false;
      }
    }
    return true;
  }

  private static InetAddress literal(String text) {
    if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
      throw invalid(); // before Java, which would look it up as a name
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw invalid();
    }
  }

  private static IllegalArgumentException invalid() {
    return new IllegalArgumentException("must be a network such as 10.0.0.0/8 or fd00::/8");
  }
}
