package io.chatops.core.memory;

import io.chatops.core.access.SecretHash;
import io.chatops.core.access.Session;
import io.chatops.core.access.SessionRepository;
import io.chatops.core.access.User;
import io.chatops.core.access.UserRepository;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sessions in maps; every method holds the one lock. */
public final class InMemorySessionRepository implements SessionRepository {
  private final UserRepository users;
  private final Map<SessionId, Session> sessions = new HashMap<>();
  private final Map<SecretHash, SessionId> sessionOfToken = new HashMap<>();
  private final Map<SessionId, SecretHash> presentToken = new HashMap<>();

  public InMemorySessionRepository(UserRepository users) {
    this.users = users;
  }

  @Override
  public synchronized void add(Session session, SecretHash refreshToken) {
    sessions.put(session.id(), session);
    sessionOfToken.put(refreshToken, session.id());
    presentToken.put(session.id(), refreshToken);
  }

  @Override
  public synchronized Rotation rotate(
      SecretHash offered, SecretHash next, Instant now, Instant newExpiry) {
    SessionId id = sessionOfToken.get(offered);
    Session session = id == null ? null : sessions.get(id);
    if (session == null || !session.isLive(now)) {
      return new Rotation(RotationOutcome.REFUSED, null);
    }
    if (!offered.equals(presentToken.get(session.id()))) {
      return new Rotation(RotationOutcome.REUSED, endLive(session, now));
    }
    Session renewed =
        new Session(
            session.id(), session.userId(), session.secret(), session.createdAt(), newExpiry, null);
    add(renewed, next);
    return new Rotation(RotationOutcome.ROTATED, renewed);
  }

  @Override
  public synchronized Optional<SignedIn> findLive(SessionId id, Instant now) {
    Session session = sessions.get(id);
    if (session == null || !session.isLive(now)) {
      return Optional.empty();
    }
    return users
        .find(session.userId())
        .filter(User::active)
        .map(user -> SignedIn.of(session, user));
  }

  @Override
  public synchronized Optional<Session> findByRefreshToken(SecretHash token) {
    return Optional.ofNullable(sessionOfToken.get(token)).map(sessions::get);
  }

  @Override
  public synchronized void end(SessionId id, Instant now) {
    Session session = sessions.get(id);
    if (session != null && session.isLive(now)) {
      endLive(session, now);
    }
  }

  @Override
  public synchronized List<SessionId> endAll(UserId userId, @Nullable SessionId kept, Instant now) {
    List<SessionId> ended = new ArrayList<>();
    for (Session session : List.copyOf(sessions.values())) {
      if (session.userId().equals(userId) && !session.id().equals(kept) && session.isLive(now)) {
        endLive(session, now);
        ended.add(session.id());
      }
    }
    return ended;
  }

  @Override
  public synchronized int deleteOver(Instant before) {
    int sizeBefore = sessions.size();
    sessions.values().removeIf(session -> isOver(session, before));
    presentToken.keySet().retainAll(sessions.keySet());
    sessionOfToken.values().retainAll(sessions.keySet());
    return sizeBefore - sessions.size();
  }

  private static boolean isOver(Session session, Instant before) {
    Instant endedAt = session.endedAt();
    return session.expiresAt().isBefore(before) || (endedAt != null && endedAt.isBefore(before));
  }

  private Session endLive(Session session, Instant now) {
    Session ended =
        new Session(
            session.id(),
            session.userId(),
            session.secret(),
            session.createdAt(),
            session.expiresAt(),
            now);
    sessions.put(session.id(), ended);
    return ended;
  }
}
