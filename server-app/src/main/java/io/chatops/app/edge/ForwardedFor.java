package io.chatops.app.edge;

import io.chatops.notify.Network;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The client's address in {@code X-Forwarded-For}. Each proxy adds its peer at the end, so the last
 * address that is no trusted proxy's is the client's, and whatever is before it may be invented.
 * Quarkus takes the first one, so the header is reduced to the one that counts.
 */
final class ForwardedFor {
  private static final String HEADER = "X-Forwarded-For";

  /** An address with a port, or in brackets, as some proxies write it. */
  private static final Pattern WITH_PORT =
      Pattern.compile("\\[([0-9a-fA-F:.]+)](?::\\d{1,5})?|([0-9.]+):\\d{1,5}");

  private final List<Network> trusted;

  /**
   * Creates the rule.
   *
   * @param trustedProxies addresses, networks and names; proxies by name cannot be recognised in
   *     the header
   */
  ForwardedFor(List<String> trustedProxies) {
    this.trusted =
        trustedProxies.stream().map(ForwardedFor::network).flatMap(Optional::stream).toList();
  }

  /** Leaves the client's address alone in the headers of a request, or none. */
  void reduce(HttpHeaders headers) {
    List<String> values = headers.getAll(HEADER);
    if (values.isEmpty()) {
      return;
    }
    String client = client(String.join(",", values));
    if (client == null) {
      headers.remove(HEADER);
    } else {
      headers.set(HEADER, client);
    }
  }

  private @Nullable String client(String list) {
    List<String> entries = new ArrayList<>(List.of(list.split(",", -1)));
    String client = null;
    for (int i = entries.size() - 1; i >= 0; i--) {
      InetAddress address = address(entries.get(i).strip());
      if (address == null) {
        return client;
      }
      client = address.getHostAddress();
      if (trusted.stream().noneMatch(network -> network.contains(address))) {
        return client;
      }
    }
    return client;
  }

  private static @Nullable InetAddress address(String entry) {
    var withPort = WITH_PORT.matcher(entry);
    String text = entry;
    if (withPort.matches()) {
      text = withPort.group(1) == null ? withPort.group(2) : withPort.group(1);
    }
    return text.indexOf('/') >= 0 ? null : network(text).map(Network::base).orElse(null);
  }

  private static Optional<Network> network(String text) {
    try {
      return Optional.of(Network.of(text.strip()));
    } catch (IllegalArgumentException name) {
      return Optional.empty();
    }
  }
}
