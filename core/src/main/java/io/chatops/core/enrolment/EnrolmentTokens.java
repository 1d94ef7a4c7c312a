package io.chatops.core.enrolment;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.EnrolmentTokenId;
import io.chatops.core.server.ServerDetails;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes, lists and revokes the enrolment tokens of a user. */
public final class EnrolmentTokens {
  private final EnrolmentRepository enrolments;
  private final Audit audit;
  private final SecureRandom random;
  private final InstantSource clock;

  public EnrolmentTokens(
      EnrolmentRepository enrolments, Audit audit, SecureRandom random, InstantSource clock) {
    this.enrolments = enrolments;
    this.audit = audit;
    this.random = random;
    this.clock = clock;
  }

  /**
   * The rules of a new token; see {@link EnrolmentToken}.
   *
   * @param maxUses absent: no limit
   * @param expiresAt absent: never
   */
  public record Wanted(
      String name,
      List<String> tags,
      boolean approval,
      @Nullable Integer maxUses,
      @Nullable Instant expiresAt) {
    public Wanted {
      tags = List.copyOf(tags);
    }
  }

  /** The stored token and its secret, which is kept nowhere else. */
  public record Issued(EnrolmentToken token, TokenText secret) {}

  /** Makes a token; QUOTA_REACHED beyond {@value EnrolmentRepository#MOST_TOKENS} active ones. */
  public Issued create(Actor actor, Wanted wanted) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Instant end = wanted.expiresAt();
    Integer uses = wanted.maxUses();
    // The name and the tags must be those of a server.
    var details = new ServerDetails(wanted.name(), null, null, "{}", wanted.tags());
    if (uses != null && (uses < 1 || uses > 100_000)) {
      throw InvalidFieldException.of("max_uses", "must be 1-100000, or left out for no limit");
    }
    if (end != null && !end.isAfter(now)) {
      throw InvalidFieldException.of("expires_at", "must be in the future, or left out for never");
    }
    TokenText secret = TokenText.random(random);
    EnrolmentToken token =
        new EnrolmentToken(
            EnrolmentTokenId.random(),
            actor.userId(),
            details.name(),
            secret.prefix(),
            secret.hash(),
            details.tags(),
            wanted.approval(),
            0,
            uses,
            now,
            end == null ? null : end.truncatedTo(ChronoUnit.MICROS),
            null);
    audit.account(actor, AuditAction.ENROLMENT_TOKEN_CREATE, described(token));
    if (!enrolments.addToken(token)) {
      String reason = "Your active enrolment tokens are " + EnrolmentRepository.MOST_TOKENS;
      audit.refused(actor, AuditAction.ENROLMENT_TOKEN_CREATE, described(token), reason);
      throw new ChatOpsException(
          ErrorCode.QUOTA_REACHED, reason + ", the most there may be; revoke one first");
    }
    return new Issued(token, secret);
  }

  /** Returns the actor's tokens, newest first. */
  public List<EnrolmentToken> all(Actor actor) {
    return enrolments.findTokens(actor.userId());
  }

  /**
   * Revokes a token, and rejects the hosts that wait with it; the servers that it made stay.
   * NOT_FOUND if it is not the actor's. A second call does nothing.
   */
  public void revoke(Actor actor, EnrolmentTokenId id) {
    EnrolmentToken token =
        audit.orRefused(
            actor,
            AuditAction.ENROLMENT_TOKEN_REVOKE,
            "enrolment token " + id,
            () ->
                enrolments
                    .findToken(id)
                    .filter(found -> found.ownerId().equals(actor.userId()))
                    .orElseThrow(
                        () ->
                            ChatOpsException.notFound(
                                "No enrolment token "
                                    + id
                                    + "; GET /api/v1/enrolment-tokens lists yours")));
    audit.account(actor, AuditAction.ENROLMENT_TOKEN_REVOKE, described(token));
    enrolments.revokeToken(id, clock.instant().truncatedTo(ChronoUnit.MICROS));
  }

  private static String described(EnrolmentToken token) {
    return token.name() + " (" + token.prefix() + ")";
  }
}
