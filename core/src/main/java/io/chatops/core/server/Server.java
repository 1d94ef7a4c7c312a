package io.chatops.core.server;

import io.chatops.core.audit.Audit;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A managed machine.
 *
 * @param name 1-100 characters, for users; need not be unique
 * @param host where users find it; not used to connect
 * @param metadata a JSON object in text form, at most 16 KiB; the owner's own data
 * @param lastSeen the last report or ping, accurate to about ten seconds; absent: never
 * @param agent the details that the agent sent when it last connected; absent: never, or an earlier
 *     agent
 */
public record Server(
    ServerId id,
    UserId ownerId,
    String name,
    @Nullable String host,
    @Nullable Integer port,
    String metadata,
    List<String> tags,
    @Nullable Instant lastSeen,
    @Nullable AgentDetails agent,
    Instant createdAt,
    Instant updatedAt)
    implements Audit.AuditedServer {

  /** The order of lists of servers: by name without regard to case, then by id. */
  public static final Comparator<Server> BY_NAME =
      Comparator.comparing((Server server) -> folded(server.name()))
          .thenComparing(server -> server.id().toString());

  public Server {
    tags = List.copyOf(tags);
  }

  /** Returns the part that its owner may set. */
  public ServerDetails details() {
    return new ServerDetails(name, host, port, metadata, tags);
  }

  /** Returns true if the name, the host or a tag contains this text, without regard to case. */
  public boolean mentions(String text) {
    String wanted = folded(text);
    return folded(name).contains(wanted)
        || (host != null && folded(host).contains(wanted))
        || tags.stream().anyMatch(tag -> folded(tag).contains(wanted));
  }

  private static String folded(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /**
   * The description of itself that an agent sends. All of it is text from the host: data, never
   * markup.
   *
   * @param allowedCommands the commands that the host allows, as its configuration lists them;
   *     empty unless it has a list
   */
  public record AgentDetails(
      @Nullable String version,
      @Nullable String hostname,
      @Nullable String os,
      @Nullable String arch,
      @Nullable String kernel,
      @Nullable Instant bootTime,
      List<String> capabilities,
      List<String> allowedCommands) {
    public AgentDetails {
      capabilities = List.copyOf(capabilities);
      allowedCommands = List.copyOf(allowedCommands);
    }
  }
}
