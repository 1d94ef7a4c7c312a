package io.chatops.core.enrolment;

import io.chatops.core.access.ApiKey;
import io.chatops.core.access.ApiKeyRepository;
import io.chatops.core.access.ApiKeySecret;
import io.chatops.core.access.User;
import io.chatops.core.access.UserRepository;
import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.UserId;
import io.chatops.core.quota.Quota;
import io.chatops.core.quota.Quotas;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerRepository;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives a host its API key, for a code or a token. Everything that makes one invalid has the same
 * answer. A host that lost the answer asks again and gets the same key, since the key comes from
 * the host's own secret.
 */
public final class EnrolHost {
  private final EnrolmentRepository enrolments;
  private final UserRepository users;
  private final ServerRepository servers;
  private final ApiKeyRepository keys;
  private final Quotas quotas;
  private final Audit audit;
  private final InstantSource clock;

  public EnrolHost(
      EnrolmentRepository enrolments,
      UserRepository users,
      ServerRepository servers,
      ApiKeyRepository keys,
      Quotas quotas,
      Audit audit,
      InstantSource clock) {
    this.enrolments = enrolments;
    this.users = users;
    this.servers = servers;
    this.keys = keys;
    this.quotas = quotas;
    this.audit = audit;
    this.clock = clock;
  }

  /** The answer to a host. */
  public sealed interface Answer {
    /** The host is this server, and signs in with this key. */
    record Enrolled(Server server, ApiKeySecret key) implements Answer {}

    /** The owner has not decided yet: ask again later. */
    record Waiting() implements Answer {}

    /** The owner rejected the host. */
    record Rejected() implements Answer {}
  }

  /**
   * Enrols a host.
   *
   * @param secret a code or a token, as it was sent
   * @throws ChatOpsException UNAUTHENTICATED for one that is not in force; QUOTA_REACHED when the
   *     owner may have no other server or key
   */
  public Answer enrol(String secret, NewHost host) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return TokenText.isWellFormed(secret)
        ? byToken(new TokenText(secret), host, now)
        : byCode(secret, host, now);
  }

  private Answer byCode(String typed, NewHost host, Instant now) {
    EnrolmentCode code =
        CodeText.parse(typed)
            .flatMap(text -> enrolments.claimCode(text.hash(), host.hash(), now))
            .orElseThrow(() -> notInForce(host));
    activeOwner(code.ownerId(), host);
    Server server = servers.find(code.serverId()).orElseThrow(() -> notInForce(host));
    return key(server, code.keyName(), code.keyExpiresAt(), host, now);
  }

  private Answer byToken(TokenText token, NewHost host, Instant now) {
    EnrolmentRepository.AuthenticationHandshake admission =
        enrolments.admit(token.hash(), host, now).orElseThrow(() -> notInForce(host));
    HostClaim claim = admission.claim();
    User owner = activeOwner(claim.ownerId(), host);
    return switch (claim.state()) {
      case WAITING -> new Answer.Waiting();
      case REJECTED -> new Answer.Rejected();
      case APPROVED -> {
        Server server =
            servers.find(claim.serverId()).orElseGet(() -> server(owner, admission, host, now));
        Answer answer = key(server, claim.hostname(), null, host, now);
        enrolments.move(claim.id(), HostClaim.State.APPROVED, HostClaim.State.ENROLLED);
        yield answer;
      }
      case ENROLLED ->
          key(
              servers.find(claim.serverId()).orElseThrow(() -> notInForce(host)),
              claim.hostname(),
              null,
              host,
              now);
    };
  }

  private Server server(
      User owner,
      EnrolmentRepository.AuthenticationHandshake admission,
      NewHost host,
      Instant now) {
    HostClaim claim = admission.claim();
    Server server =
        new Server(
            claim.serverId(),
            owner.id(),
            claim.hostname(),
            null,
            null,
            "{}",
            admission.token().tags(),
            null,
            null,
            now,
            now);
    String token = admission.token().prefix();
    audit(AuditAction.SERVER_REGISTER, Outcome.ALLOWED, server, token, null, host);
    Quota quota = quotas.servers(owner.role());
    if (!servers.add(server, quota.max())) {
      audit(AuditAction.SERVER_REGISTER, Outcome.REFUSED, server, token, quota.reason(), host);
      throw quota.reached();
    }
    return server;
  }

  private Answer key(
      Server server, String name, @Nullable Instant expiresAt, NewHost host, Instant now) {
    ApiKeySecret secret = ApiKeySecret.of(host.claim(), server.id());
    Optional<ApiKey> present =
        keys.findByPrefix(secret.prefix()).stream()
            .filter(key -> key.hash().equals(secret.hash()))
            .findFirst();
    if (present.isPresent()) {
      if (!present.get().isActive(now)) {
        throw notInForce(host);
      }
      return new Answer.Enrolled(server, secret);
    }
    ApiKey key =
        new ApiKey(
            ApiKeyId.random(),
            server.id(),
            server.ownerId(),
            name,
            secret.prefix(),
            secret.hash(),
            now,
            expiresAt,
            null,
            null);
    audit(AuditAction.HOST_ENROL, Outcome.ALLOWED, server, key.prefix(), null, host);
    Quota quota = quotas.apiKeysPerServer();
    if (!keys.add(key, quota.max())) {
      audit(AuditAction.HOST_ENROL, Outcome.REFUSED, server, key.prefix(), quota.reason(), host);
      throw quota.reached();
    }
    return new Answer.Enrolled(server, secret);
  }

  private User activeOwner(UserId id, NewHost host) {
    return users.find(id).filter(User::active).orElseThrow(() -> notInForce(host));
  }

  private void audit(
      AuditAction action,
      Outcome outcome,
      Server server,
      String target,
      @Nullable String reason,
      NewHost host) {
    audit.agent(server, action, outcome, target, reason, host.address());
  }

  private ChatOpsException notInForce(NewHost host) {
    audit.refusedStranger(
        host.hostname(),
        null,
        AuditAction.HOST_ENROL,
        "the code or token is unknown, used or ended",
        host.address());
    return ChatOpsException.unauthenticated(
        "The code or token is not valid (any more): create a new one in the hub");
  }
}
