package io.chatops.bus;

import io.chatops.core.notify.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The NATS that carries the bus.
 *
 * @param servers {@code nats://host:4222} or {@code tls://host:4222}, all of one kind; one of them
 *     is used at a time. Without credentials, which belong in no address
 * @param login absent: NATS asks for none
 * @param authorities the PEM file of those who may sign the servers' certificates; absent: those
 *     that Java knows
 */
public record NatsSettings(
    List<String> servers, @Nullable Login login, @Nullable Path authorities) {
  private static final String TLS = "tls://";
  private static final Pattern SERVER =
      Pattern.compile("(nats|tls)://([A-Za-z0-9._-]{1,253}|\\[[0-9a-fA-F:.]{2,45}])(:[0-9]{1,5})?");

  /** The way in which a hub signs in to NATS. */
  public sealed interface Login {}

  /** A user of NATS. */
  public record UserLogin(String user, Secret password) implements Login {}

  /** The token of a NATS that has no users. */
  public record TokenLogin(Secret token) implements Login {}

  /** The file of a user's JWT and seed, as {@code nsc} writes it. It is read at each sign-in. */
  public record CredentialsLogin(Path file) implements Login {}

  /** Throws {@link IllegalArgumentException} with the rule that is broken. */
  public NatsSettings {
    servers = List.copyOf(servers);
    if (servers.isEmpty() || !servers.stream().allMatch(NatsSettings::isServer)) {
      throw new IllegalArgumentException(
          "the servers must be like nats://nats-1:4222 or tls://nats-1:4222");
    }
    if (servers.stream().map(server -> server.startsWith(TLS)).distinct().count() > 1) {
      throw new IllegalArgumentException(
          "the servers must all begin with nats:// or all with tls://");
    }
  }

  /** Returns true if it is the address of a server. */
  public static boolean isServer(String text) {
    return SERVER.matcher(text).matches();
  }

  boolean usesTls() {
    return servers.get(0).startsWith(TLS);
  }
}
