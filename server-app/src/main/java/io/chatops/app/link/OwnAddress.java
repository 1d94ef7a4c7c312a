package io.chatops.app.link;

import io.chatops.app.config.HubSettings;
import io.chatops.app.tls.HubTls;
import io.chatops.core.hub.HubAddress;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The address of this hub, for operators and for other hubs on one database. */
@Singleton
public final class OwnAddress implements Supplier<HubAddress> {
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]");

  private final String name;
  private final String host;
  private final String url;
  private final Supplier<Optional<String>> key;

  @Inject
  OwnAddress(
      HubSettings settings,
      HubTls tls,
      @ConfigProperty(name = "quarkus.http.host") String listensAt,
      @ConfigProperty(name = "quarkus.http.port") int port) {
    this(settings.hubUrl().orElse(null), tls.isOn(), tls::key, listensAt, port, HOST_NAME);
  }

  /**
   * An address.
   *
   * @param url by the settings; absent: the host's name, or the address at which the hub listens
   * @param key the fingerprint of the present TLS key
   * @param hostName the file that has the host's name
   */
  OwnAddress(
      @Nullable String url,
      boolean encrypted,
      Supplier<Optional<String>> key,
      String listensAt,
      int port,
      Path hostName) {
    String own = host(hostName);
    this.name = own + ":" + port;
    this.key = key;
    if (url != null) {
      this.host = URI.create(url).getHost();
      this.url = url;
    } else {
      this.host = EVERYWHERE.contains(listensAt) ? own : bracketed(listensAt);
      this.url = (encrypted ? "https://" : "http://") + host + ":" + port;
    }
  }

  private static String bracketed(String host) {
    return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  /** Reads the name from the host: DNS may hang, and have another name at each start. */
  private static String host(Path hostName) {
    try {
      String name = Files.readString(hostName).strip();
      return name.isEmpty() ? "localhost" : name;
    } catch (IOException e) {
      return "localhost"; // this host's name is unknown
    }
  }

  /** Returns the present address: the key may change while the hub runs. */
  @Override
  public HubAddress get() {
    return new HubAddress(name, url, key.get().orElse(null));
  }

  /** Returns the name or address by which other hubs ask this one. */
  public String host() {
    return host;
  }
}
