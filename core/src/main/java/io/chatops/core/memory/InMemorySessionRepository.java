package io.chatops.core.memory;

import io.chatops.core.access.SecretHash;
import io.chatops.core.access.Session;
import io.chatops.core.access.SessionClient;
import io.chatops.core.access.SessionRepository;
import io.chatops.core.access.User;
import io.chatops.core.access.UserRepository;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sessions in maps; every method holds the one lock. */
public final class InMemorySessionRepository implements SessionRepository {
  private static final Comparator<Session> LAST_USED_FIRST =
      Comparator.comparing(Session::lastUsedAt)
          .reversed()
          .thenComparing(session -> session.id().toString());

  private final UserRepository users;
  private final Map<SessionId, Kept> sessions = new HashMap<>();
  private final Map<SecretHash, Token> tokens = new HashMap<>();

  /** A session, the generation of its current tokens, and the token that they replaced. */
  private record Kept(Session session, int generation, @Nullable SecretHash replaced) {}

  /** A refresh token, which is current as long as its generation is the session's. */
  private record Token(SessionId sessionId, int generation) {}

  public InMemorySessionRepository(UserRepository users) {
    this.users = users;
  }

  @Override
  public synchronized void add(Session session, SecretHash refreshToken) {
    put(new Kept(session, 0, null), refreshToken);
  }

  @Override
  public synchronized Rotation rotate(
      SecretHash offered, SecretHash next, SessionClient client, Instant now, Instant newExpiry) {
    Token token = tokens.get(offered);
    Kept kept = token == null ? null : sessions.get(token.sessionId());
    if (token == null
        || kept == null
        || !kept.session().isLive(now)
        || kept.session().client().tokenStorage() != client.tokenStorage()) {
      return new Rotation(RotationOutcome.REJECTED, null);
    }
    Session session = kept.session();
    if (token.generation() == kept.generation()) {
      Session renewed = session.renewed(client, now, newExpiry);
      put(new Kept(renewed, kept.generation() + 1, offered), next);
      int oldest = kept.generation() + 1 - USED_GENERATIONS;
      tokens
          .values()
          .removeIf(each -> each.sessionId().equals(renewed.id()) && each.generation() < oldest);
      return new Rotation(RotationOutcome.ROTATED, renewed);
    }
    if (offered.equals(kept.replaced()) && session.hasGrace(now)) {
      put(kept, next);
      return new Rotation(RotationOutcome.ROTATED, session);
    }
    return new Rotation(RotationOutcome.REUSED, endLive(kept, now));
  }

  private void put(Kept kept, SecretHash token) {
    sessions.put(kept.session().id(), kept);
    tokens.put(token, new Token(kept.session().id(), kept.generation()));
  }

  @Override
  public synchronized Optional<SignedIn> findLive(SessionId id, Instant now) {
    return find(id)
        .filter(session -> session.isLive(now))
        .flatMap(
            session ->
                users
                    .find(session.userId())
                    .filter(User::active)
                    .map(user -> SignedIn.of(session, user)));
  }

  @Override
  public synchronized Set<SessionId> liveAmong(List<SessionId> ids, Instant now) {
    return ids.stream().filter(id -> findLive(id, now).isPresent()).collect(Collectors.toSet());
  }

  @Override
  public synchronized Optional<Session> find(SessionId id) {
    return Optional.ofNullable(sessions.get(id)).map(Kept::session);
  }

  @Override
  public synchronized Page findLiveOf(UserId userId, Instant now, int limit, int offset) {
    List<Session> live = liveOf(userId, now).map(Kept::session).sorted(LAST_USED_FIRST).toList();
    return new Page(live.stream().skip(offset).limit(limit).toList(), live.size());
  }

  @Override
  public synchronized Optional<Session> findByRefreshToken(SecretHash token) {
    return Optional.ofNullable(tokens.get(token)).flatMap(found -> find(found.sessionId()));
  }

  @Override
  public synchronized void end(SessionId id, Instant now) {
    Kept kept = sessions.get(id);
    if (kept != null && kept.session().isLive(now)) {
      endLive(kept, now);
    }
  }

  @Override
  public synchronized List<SessionId> endAll(UserId userId, @Nullable SessionId kept, Instant now) {
    return liveOf(userId, now).filter(live -> !live.session().id().equals(kept)).toList().stream()
        .map(live -> endLive(live, now).id())
        .toList();
  }

  @Override
  public synchronized List<SessionId> deleteBeyond(UserId userId, int most, Instant now) {
    List<Session> beyond =
        sessions.values().stream()
            .map(Kept::session)
            .filter(session -> session.userId().equals(userId))
            .sorted(
                Comparator.comparing((Session session) -> !session.isLive(now))
                    .thenComparing(LAST_USED_FIRST))
            .skip(most)
            .toList();
    beyond.forEach(session -> sessions.remove(session.id()));
    tokens.values().removeIf(token -> !sessions.containsKey(token.sessionId()));
    return beyond.stream().filter(session -> session.isLive(now)).map(Session::id).toList();
  }

  @Override
  public synchronized int deleteEnded(Instant before) {
    int sizeBefore = sessions.size();
    sessions.values().removeIf(kept -> hasEnded(kept.session(), before));
    tokens.values().removeIf(token -> !sessions.containsKey(token.sessionId()));
    return sizeBefore - sessions.size();
  }

  private static boolean hasEnded(Session session, Instant before) {
    Instant endedAt = session.endedAt();
    return session.expiresAt().isBefore(before) || (endedAt != null && endedAt.isBefore(before));
  }

  private Stream<Kept> liveOf(UserId userId, Instant now) {
    return sessions.values().stream()
        .filter(kept -> kept.session().userId().equals(userId) && kept.session().isLive(now));
  }

  private Session endLive(Kept kept, Instant now) {
    Session ended = kept.session().ended(now);
    sessions.put(ended.id(), new Kept(ended, kept.generation(), kept.replaced()));
    return ended;
  }
}
