package io.chatops.core.access;

import io.chatops.core.agent.AgentPresence;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.SessionId;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Closes the sockets of API keys and sessions that were ended in the storage by another process,
 * such as a command of the hub's program.
 */
public final class RecheckCredentials {
  /** The ids in one question to the storage. */
  static final int PAGE = 1_000;

  private final ApiKeyRepository keys;
  private final SessionRepository sessions;
  private final AgentPresence presence;
  private final InstantSource clock;

  public RecheckCredentials(
      ApiKeyRepository keys,
      SessionRepository sessions,
      AgentPresence presence,
      InstantSource clock) {
    this.keys = keys;
    this.sessions = sessions;
    this.presence = presence;
    this.clock = clock;
  }

  /**
   * Checks every credential in use. Called every minute.
   *
   * @param openSessions returns the sessions that have sockets
   * @param ended receives each session that has ended
   */
  public void recheck(Supplier<Set<SessionId>> openSessions, Consumer<SessionId> ended) {
    Map<ApiKeyId, ServerId> used = presence.keysInUse();
    Set<ApiKeyId> over = missing(used.keySet(), page -> keys.activeAmong(page, clock.instant()));
    used.forEach(
        (key, server) -> {
          if (over.contains(key)) {
            presence.closeKey(server, key);
          }
        });
    missing(openSessions.get(), page -> sessions.liveAmong(page, clock.instant())).forEach(ended);
  }

  /** Looks at one key, which may have ended. */
  public void recheck(ApiKeyId id) {
    keys.find(id)
        .filter(key -> !key.isActive(clock.instant()))
        .ifPresent(key -> presence.closeKey(key.serverId(), id));
  }

  /**
   * Checks one session.
   *
   * @param ended receives it if it has ended
   */
  public void recheck(SessionId id, Consumer<SessionId> ended) {
    missing(List.of(id), page -> sessions.liveAmong(page, clock.instant())).forEach(ended);
  }

  private static <T> Set<T> missing(Collection<T> all, Function<List<T>, Set<T>> found) {
    List<T> ids = List.copyOf(all);
    Set<T> missing = new HashSet<>();
    for (int start = 0; start < ids.size(); start += PAGE) {
      List<T> page = ids.subList(start, Math.min(start + PAGE, ids.size()));
      Set<T> present = found.apply(page);
      page.stream().filter(id -> !present.contains(id)).forEach(missing::add);
    }
    return missing;
  }
}
