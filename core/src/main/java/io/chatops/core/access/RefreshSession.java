package io.chatops.core.access;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.identity.SessionId;
import java.util.function.Consumer;

/** Replaces a refresh token by a new one, with a new access token. */
public final class RefreshSession {
  private final Sessions sessions;
  private final UserRepository users;
  private final Audit audit;
  private final Consumer<SessionId> onEnded;

  /**
   * A use case on these ports.
   *
   * @param onEnded closes the sockets of a session that ended because an old token came back
   */
  public RefreshSession(
      Sessions sessions, UserRepository users, Audit audit, Consumer<SessionId> onEnded) {
    this.sessions = sessions;
    this.users = users;
    this.audit = audit;
    this.onEnded = onEnded;
  }

  /**
   * Replaces the token; UNAUTHENTICATED if it is not a current one of a live session of the
   * client's kind.
   */
  public SignedInUser refresh(String refreshToken, SessionClient client) {
    try {
      return sessions.rotate(refreshToken, client);
    } catch (ReusedTokenException e) {
      e.session()
          .ifPresent(
              session -> {
                onEnded.accept(session.id());
                users
                    .find(session.userId())
                    .ifPresent(
                        user ->
                            audit.refusedStranger(
                                user.username().value(),
                                user.id(),
                                AuditAction.SESSION_REFRESH,
                                "a used refresh token came back; the session was ended",
                                client.address()));
              });
      throw e;
    }
  }
}
