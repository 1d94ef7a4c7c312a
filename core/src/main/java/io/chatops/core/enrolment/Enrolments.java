package io.chatops.core.enrolment;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.FieldErrors;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.EnrolmentTokenId;
import io.chatops.core.identity.HostClaimId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.policy.Action;
import io.chatops.core.policy.Policy;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerDetails;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The enrolment codes and tokens of a user, and the hosts that wait for the user's approval. {@link
 * EnrolHost} does what hosts ask for.
 */
public final class Enrolments {
  private final OwnedServers owned;
  private final EnrolmentRepository enrolments;
  private final Audit audit;
  private final SecureRandom random;
  private final InstantSource clock;

  public Enrolments(
      OwnedServers owned,
      EnrolmentRepository enrolments,
      Audit audit,
      SecureRandom random,
      InstantSource clock) {
    this.owned = owned;
    this.enrolments = enrolments;
    this.audit = audit;
    this.random = random;
    this.clock = clock;
  }

  /** A code as text, which is kept nowhere, and its end. */
  public record IssuedCode(CodeText code, Instant expiresAt) {}

  /**
   * Issues a code for a server; the server's earlier code ends.
   *
   * @param keyName 1-100 characters, of the key that the host gets; absent: the server's name
   * @param keyExpiresAt the end of that key; absent: never
   */
  public IssuedCode issueCode(
      Actor actor, ServerId serverId, @Nullable String keyName, @Nullable Instant keyExpiresAt) {
    Server server =
        owned.get(actor, Action.MANAGE, serverId, audit, AuditAction.ENROLMENT_CODE_ISSUE);
    Instant now = now();
    if (keyName != null && !FieldErrors.isLine(keyName, 100)) {
      throw InvalidFieldException.of(
          "name", "must be 1-100 characters, not all blank, no control characters");
    }
    checkEnd(keyExpiresAt, now);
    CodeText code = CodeText.random(random);
    Instant expiresAt = now.plus(EnrolmentCode.LIFETIME);
    audit.server(
        actor, AuditAction.ENROLMENT_CODE_ISSUE, Outcome.ALLOWED, server, "one host", null);
    enrolments.replaceCode(
        new EnrolmentCode(
            serverId,
            server.ownerId(),
            code.hash(),
            keyName == null ? server.name() : keyName,
            keyExpiresAt == null ? null : keyExpiresAt.truncatedTo(ChronoUnit.MICROS),
            expiresAt));
    return new IssuedCode(code, expiresAt);
  }

  /**
   * The rules of a new token; see {@link EnrolmentToken}.
   *
   * @param maxUses absent: no limit
   * @param expiresAt absent: never
   */
  public record NewToken(
      String name,
      List<String> tags,
      boolean approval,
      @Nullable Integer maxUses,
      @Nullable Instant expiresAt) {
    public NewToken {
      tags = List.copyOf(tags);
    }
  }

  /** The stored token and its secret, which is kept nowhere else. */
  public record IssuedToken(EnrolmentToken token, TokenText secret) {}

  /**
   * Creates a token. Fails with QUOTA_REACHED if the actor has {@value
   * EnrolmentRepository#MOST_TOKENS} active ones.
   */
  public IssuedToken createToken(Actor actor, NewToken wanted) {
    Instant now = now();
    Instant end = wanted.expiresAt();
    Integer uses = wanted.maxUses();
    // The name and the tags must be those of a server.
    var details = new ServerDetails(wanted.name(), null, null, "{}", wanted.tags());
    if (uses != null && (uses < 1 || uses > 100_000)) {
      throw InvalidFieldException.of("max_uses", "must be 1-100000, or omitted for no limit");
    }
    checkEnd(end, now);
    TokenText secret = TokenText.random(random);
    EnrolmentToken token =
        new EnrolmentToken(
            EnrolmentTokenId.random(),
            Policy.ownerOfNew(actor),
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
      String reason = "Your active enrolment tokens are " + EnrolmentRepository.MAX_TOKENS;
      audit.refused(actor, AuditAction.ENROLMENT_TOKEN_CREATE, described(token), reason);
      throw new ChatOpsException(ErrorCode.QUOTA_REACHED, reason + ", the limit; revoke one first");
    }
    return new IssuedToken(token, secret);
  }

  /** Returns the actor's tokens, newest first. */
  public List<EnrolmentToken> tokens(Actor actor) {
    return enrolments.findTokens(Policy.scope(actor, Action.VIEW));
  }

  /**
   * Revokes a token, and rejects the hosts that wait with it; the servers that it made stay. Fails
   * with NOT_FOUND if it is not the actor's. A second call does nothing.
   */
  public void revokeToken(Actor actor, EnrolmentTokenId id) {
    EnrolmentToken token =
        audit.orRefused(
            actor,
            AuditAction.ENROLMENT_TOKEN_REVOKE,
            "enrolment token " + id,
            () ->
                enrolments
                    .findToken(id)
                    .filter(found -> Policy.may(actor, Action.MANAGE, found))
                    .orElseThrow(
                        () ->
                            ChatOpsException.notFound(
                                "No enrolment token "
                                    + id
                                    + "; GET /api/v1/enrolment-tokens lists yours")));
    audit.account(actor, AuditAction.ENROLMENT_TOKEN_REVOKE, described(token));
    enrolments.revokeToken(id, now());
  }

  /**
   * Returns the hosts that wait for the actor, the longest first. A host that has waited for {@link
   * EnrolmentRepository#CLAIMS_KEPT} waits no longer, even before its claim is deleted.
   */
  public List<HostClaim> waitingHosts(Actor actor) {
    Instant now = clock.instant();
    return enrolments.findWaiting(Policy.scope(actor, Action.VIEW)).stream()
        .filter(claim -> claim.isKept(now))
        .toList();
  }

  /** Approves a waiting host: it becomes a server with its next request. */
  public void approve(Actor actor, HostClaimId id) {
    decide(actor, id, AuditAction.HOST_APPROVE, HostClaim.State.APPROVED);
  }

  /** Rejects a waiting host for good. */
  public void reject(Actor actor, HostClaimId id) {
    decide(actor, id, AuditAction.HOST_REJECT, HostClaim.State.REJECTED);
  }

  private void decide(Actor actor, HostClaimId id, AuditAction action, HostClaim.State to) {
    HostClaim claim =
        audit.orRefused(
            actor,
            action,
            "host " + id,
            () ->
                enrolments
                    .findClaim(id)
                    .filter(found -> Policy.may(actor, Action.MANAGE, found))
                    .filter(found -> found.state() == HostClaim.State.WAITING)
                    .filter(found -> found.isKept(clock.instant()))
                    .orElseThrow(() -> noneWaits(id)));
    String from = claim.address() == null ? "" : " at " + claim.address();
    audit.account(actor, action, claim.hostname() + from);
    if (!enrolments.move(id, HostClaim.State.WAITING, to)) {
      throw noneWaits(id);
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static void checkEnd(@Nullable Instant end, Instant now) {
    if (end != null && !end.isAfter(now)) {
      throw InvalidFieldException.of("expires_at", "must be in the future, or omitted for never");
    }
  }

  private static String described(EnrolmentToken token) {
    return token.name() + " (" + token.prefix() + ")";
  }

  private static ChatOpsException noneWaits(HostClaimId id) {
    return ChatOpsException.notFound(
        "No host " + id + " waits for you; GET /api/v1/waiting-hosts lists those that do");
  }
}
