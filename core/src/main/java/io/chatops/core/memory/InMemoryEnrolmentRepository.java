package io.chatops.core.memory;

import io.chatops.core.access.SecretHash;
import io.chatops.core.enrolment.EnrolmentCode;
import io.chatops.core.enrolment.EnrolmentRepository;
import io.chatops.core.enrolment.EnrolmentToken;
import io.chatops.core.enrolment.HostClaim;
import io.chatops.core.enrolment.NewHost;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.EnrolmentTokenId;
import io.chatops.core.identity.HostClaimId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Codes, tokens and claims in maps; every method holds the one lock. */
public final class InMemoryEnrolmentRepository implements EnrolmentRepository, ServerBelongings {
  private static final Comparator<EnrolmentToken> NEWEST_FIRST =
      Comparator.comparing(EnrolmentToken::createdAt)
          .reversed()
          .thenComparing(token -> token.id().toString());
  private static final Comparator<HostClaim> OLDEST_FIRST =
      Comparator.comparing(HostClaim::createdAt).thenComparing(claim -> claim.id().toString());

  private final Map<ServerId, StoredCode> codes = new HashMap<>();
  private final Map<EnrolmentTokenId, EnrolmentToken> tokens = new HashMap<>();
  private final Map<HostClaimId, HostClaim> claims = new HashMap<>();
  private final Set<ServerId> removedServers = new HashSet<>();

  private record StoredCode(EnrolmentCode code, @Nullable SecretHash claim) {}

  @Override
  public synchronized void replaceCode(EnrolmentCode code) {
    if (removedServers.contains(code.serverId())) {
      throw ChatOpsException.notFound("Server " + code.serverId() + " was just removed");
    }
    codes.put(code.serverId(), new StoredCode(code, null));
  }

  @Override
  public synchronized Optional<EnrolmentCode> claimCode(
      SecretHash code, SecretHash claim, Instant now) {
    Optional<EnrolmentCode> found =
        codes.values().stream()
            .filter(stored -> stored.code().hash().equals(code))
            .filter(stored -> now.isBefore(stored.code().expiresAt()))
            .filter(stored -> stored.claim() == null || stored.claim().equals(claim))
            .map(StoredCode::code)
            .findFirst();
    found.ifPresent(used -> codes.put(used.serverId(), new StoredCode(used, claim)));
    return found;
  }

  @Override
  public synchronized boolean addToken(EnrolmentToken token) {
    List<EnrolmentToken> present = findTokens(token.ownerId());
    Predicate<EnrolmentToken> active = other -> other.isActive(token.createdAt());
    if (present.stream().filter(active).count() >= MAX_TOKENS) {
      return false;
    }
    present.stream()
        .filter(active.negate())
        .skip(ENDED_KEPT)
        .forEach(
            ended -> {
              tokens.remove(ended.id());
              claims.values().removeIf(claim -> claim.tokenId().equals(ended.id()));
            });
    tokens.put(token.id(), token);
    return true;
  }

  @Override
  public synchronized Optional<EnrolmentToken> findToken(EnrolmentTokenId id) {
    return Optional.ofNullable(tokens.get(id));
  }

  @Override
  public synchronized List<EnrolmentToken> findTokens(UserId ownerId) {
    return tokens.values().stream()
        .filter(token -> token.ownerId().equals(ownerId))
        .sorted(NEWEST_FIRST)
        .toList();
  }

  @Override
  public synchronized boolean revokeToken(EnrolmentTokenId id, Instant now) {
    EnrolmentToken token = tokens.get(id);
    if (token == null || token.revokedAt() != null) {
      return false;
    }
    tokens.put(id, with(token, token.uses(), now));
    claims.values().stream()
        .filter(claim -> claim.tokenId().equals(id))
        .map(HostClaim::id)
        .toList()
        .forEach(claim -> move(claim, HostClaim.State.WAITING, HostClaim.State.REJECTED));
    return true;
  }

  @Override
  public synchronized Optional<AuthenticationHandshake> admit(
      SecretHash token, NewHost wanted, Instant now) {
    EnrolmentToken found =
        tokens.values().stream().filter(each -> each.hash().equals(token)).findFirst().orElse(null);
    if (found == null || found.revokedAt() != null) {
      return Optional.empty();
    }
    SecretHash hash = SecretHash.of(wanted.claim());
    Optional<HostClaim> earlier =
        claims.values().stream()
            .filter(claim -> claim.tokenId().equals(found.id()) && claim.hash().equals(hash))
            .filter(claim -> claim.isKept(now))
            .findFirst();
    if (earlier.isPresent()) {
      return earlier.map(claim -> new AuthenticationHandshake(found, claim));
    }
    claims
        .values()
        .removeIf(
            claim ->
                claim.ownerId().equals(found.ownerId())
                    && !claim.createdAt().isAfter(now.minus(CLAIMS_KEPT)));
    if (!found.isActive(now)
        || (found.approval() && findWaiting(found.ownerId()).size() >= MAX_WAITING)
        || claims.values().stream()
                .filter(claim -> claim.ownerId().equals(found.ownerId()))
                .filter(claim -> claim.state() == HostClaim.State.APPROVED)
                .count()
            >= MAX_ADMITTED) {
      return Optional.empty();
    }
    EnrolmentToken used = with(found, found.uses() + 1, null);
    HostClaim claim = wanted.claimTo(used, now);
    tokens.put(used.id(), used);
    claims.put(claim.id(), claim);
    return Optional.of(new AuthenticationHandshake(used, claim));
  }

  @Override
  public synchronized Optional<HostClaim> findClaim(HostClaimId id) {
    return Optional.ofNullable(claims.get(id));
  }

  @Override
  public synchronized List<HostClaim> findWaiting(UserId ownerId) {
    return claims.values().stream()
        .filter(claim -> claim.ownerId().equals(ownerId))
        .filter(claim -> claim.state() == HostClaim.State.WAITING)
        .sorted(OLDEST_FIRST)
        .toList();
  }

  @Override
  public synchronized boolean move(HostClaimId id, HostClaim.State from, HostClaim.State to) {
    HostClaim claim = claims.get(id);
    if (claim == null || claim.state() != from) {
      return false;
    }
    claims.put(
        id,
        new HostClaim(
            id,
            claim.tokenId(),
            claim.ownerId(),
            claim.hash(),
            claim.serverId(),
            claim.hostname(),
            claim.os(),
            claim.arch(),
            claim.address(),
            claim.createdAt(),
            to));
    return true;
  }

  @Override
  public synchronized void removeServer(ServerId serverId) {
    removedServers.add(serverId);
    codes.remove(serverId);
  }

  private static EnrolmentToken with(EnrolmentToken token, int uses, @Nullable Instant revokedAt) {
    return new EnrolmentToken(
        token.id(),
        token.ownerId(),
        token.name(),
        token.prefix(),
        token.hash(),
        token.tags(),
        token.approval(),
        uses,
        token.maxUses(),
        token.createdAt(),
        token.expiresAt(),
        revokedAt);
  }
}
