package io.chatops.persistence.enrolment;

import io.chatops.core.access.SecretHash;
import io.chatops.core.enrolment.EnrolmentCode;
import io.chatops.core.enrolment.EnrolmentRepository;
import io.chatops.core.enrolment.EnrolmentToken;
import io.chatops.core.enrolment.HostClaim;
import io.chatops.core.enrolment.NewHost;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.EnrolmentTokenId;
import io.chatops.core.identity.HostClaimId;
import io.chatops.core.identity.UserId;
import io.chatops.persistence.sql.PostgresAdapter;
import io.chatops.persistence.sql.Reads;
import io.chatops.persistence.sql.RowLocks;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Codes, tokens and claims in PostgreSQL. */
@PostgresAdapter
class PostgresEnrolmentRepository implements EnrolmentRepository {
  private static final Sort NEWEST_FIRST = Sort.descending("createdAt").and("id");
  private static final Sort OLDEST_FIRST = Sort.ascending("createdAt").and("id");

  private final Codes codes;
  private final Tokens tokens;
  private final Claims claims;

  PostgresEnrolmentRepository(Codes codes, Tokens tokens, Claims claims) {
    this.codes = codes;
    this.tokens = tokens;
    this.claims = claims;
  }

  @Override
  public void replaceCode(EnrolmentCode code) {
    // Two new codes at once: each waits for the other's row.
    RowLocks.lockOwner(code.ownerId());
    if (RowLocks.keepServers(Set.of(code.serverId())).isEmpty()) {
      throw ChatOpsException.notFound("Server " + code.serverId() + " was just removed");
    }
    codes.delete("serverId", code.serverId().value());
    codes.persist(EnrolmentCodeEntity.from(code));
  }

  @Override
  public Optional<EnrolmentCode> claimCode(SecretHash code, SecretHash claim, Instant now) {
    return codes
        .find("hash = ?1 and expiresAt > ?2", code.bytes(), now)
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .firstResultOptional()
        .filter(row -> row.claim(claim))
        .map(EnrolmentCodeEntity::toDomain);
  }

  @Override
  public boolean addToken(EnrolmentToken token) {
    RowLocks.lockOwner(token.ownerId());
    int active = 0;
    int ended = 0;
    for (EnrolmentToken other : findTokens(token.ownerId())) {
      if (other.isActive(token.createdAt())) {
        active++;
      } else if (++ended > ENDED_KEPT) {
        tokens.deleteById(other.id().value());
      }
    }
    if (active >= MAX_TOKENS) {
      return false;
    }
    tokens.persist(EnrolmentTokenEntity.from(token));
    return true;
  }

  @Override
  @Reads
  public Optional<EnrolmentToken> findToken(EnrolmentTokenId id) {
    return tokens.findByIdOptional(id.value()).map(EnrolmentTokenEntity::toDomain);
  }

  @Override
  @Reads
  public List<EnrolmentToken> findTokens(UserId ownerId) {
    return tokens.list("ownerId", NEWEST_FIRST, ownerId.value()).stream()
        .map(EnrolmentTokenEntity::toDomain)
        .toList();
  }

  @Override
  public boolean revokeToken(EnrolmentTokenId id, Instant now) {
    if (tokens.update("revokedAt = ?1 where id = ?2 and revokedAt is null", now, id.value()) == 0) {
      return false;
    }
    claims.update(
        "state = ?1 where tokenId = ?2 and state = ?3",
        HostClaim.State.REJECTED,
        id.value(),
        HostClaim.State.WAITING);
    return true;
  }

  @Override
  public Optional<AuthenticationHandshake> admit(SecretHash token, NewHost wanted, Instant now) {
    Optional<UserId> owner =
        tokens
            .find("hash", token.bytes())
            .singleResultOptional()
            .map(row -> row.toDomain().ownerId());
    if (owner.isEmpty()) {
      return Optional.empty();
    }
    // The hosts of one owner come one after another, so that uses and those who wait can be
    // counted.
    RowLocks.lockOwner(owner.get());
    EnrolmentTokenEntity row = tokens.find("hash", token.bytes()).singleResult();
    tokens.getSession().refresh(row);
    EnrolmentToken found = row.toDomain();
    if (found.revokedAt() != null) {
      return Optional.empty();
    }
    Optional<HostClaim> earlier =
        claims
            .find(
                "tokenId = ?1 and hash = ?2",
                found.id().value(),
                SecretHash.of(wanted.claim()).bytes())
            .singleResultOptional()
            .map(HostClaimEntity::toDomain)
            .filter(claim -> claim.isKept(now));
    if (earlier.isPresent()) {
      return earlier.map(claim -> new AuthenticationHandshake(found, claim));
    }
    claims.delete(
        "ownerId = ?1 and createdAt <= ?2", found.ownerId().value(), now.minus(CLAIMS_KEPT));
    if (!found.isActive(now)
        || (found.approval() && count(found.ownerId(), HostClaim.State.WAITING) >= MAX_WAITING)
        || count(found.ownerId(), HostClaim.State.APPROVED) >= MAX_ADMITTED) {
      return Optional.empty();
    }
    row.countUse();
    HostClaim claim = wanted.claimTo(found, now);
    claims.persist(HostClaimEntity.from(claim));
    return Optional.of(new AuthenticationHandshake(row.toDomain(), claim));
  }

  private long count(UserId owner, HostClaim.State state) {
    return claims.count("ownerId = ?1 and state = ?2", owner.value(), state);
  }

  @Override
  @Reads
  public Optional<HostClaim> findClaim(HostClaimId id) {
    return claims.findByIdOptional(id.value()).map(HostClaimEntity::toDomain);
  }

  @Override
  @Reads
  public List<HostClaim> findWaiting(UserId ownerId) {
    return claims
        .list("ownerId = ?1 and state = ?2", OLDEST_FIRST, ownerId.value(), HostClaim.State.WAITING)
        .stream()
        .map(HostClaimEntity::toDomain)
        .toList();
  }

  @Override
  public boolean move(HostClaimId id, HostClaim.State from, HostClaim.State to) {
    return claims.update("state = ?1 where id = ?2 and state = ?3", to, id.value(), from) == 1;
  }

  @Singleton
  static class Codes implements PanacheRepositoryBase<EnrolmentCodeEntity, UUID> {}

  @Singleton
  static class Tokens implements PanacheRepositoryBase<EnrolmentTokenEntity, UUID> {}

  @Singleton
  static class Claims implements PanacheRepositoryBase<HostClaimEntity, UUID> {}
}
