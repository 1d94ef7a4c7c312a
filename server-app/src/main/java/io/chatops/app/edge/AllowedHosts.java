package io.chatops.app.edge;

import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names under which a hub may be called: those of this list, those of the machine itself, and
 * addresses. Any other name may lead to the hub, too: a web page can point its own name to the
 * hub's address (DNS rebinding), and a browser then takes the hub's responses for those of the
 * page.
 */
record AllowedHosts(Set<String> names) {
  private static final Pattern HOST =
      Pattern.compile("(?:\\[(?<address>[^]]+)]|(?<name>[^:\\[\\]]+))(?::[0-9]*)?");

  AllowedHosts {
    names = names.stream().map(AllowedHosts::canonical).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Returns true if a request may have this host.
   *
   * @param host the header, with a port or without
   */
  boolean allows(String host) {
    Matcher parts = HOST.matcher(host);
    if (!parts.matches()) {
      return false;
    }
    String address = parts.group("address");
    if (address != null) {
      return NetUtil.isValidIpV6Address(address);
    }
    String name = canonical(parts.group("name"));
    return names.contains(name)
        || name.equals("localhost")
        || name.endsWith(".localhost")
        || NetUtil.isValidIpV4Address(name);
  }

  private static String canonical(String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
