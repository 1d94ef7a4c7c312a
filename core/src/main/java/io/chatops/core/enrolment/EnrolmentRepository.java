package io.chatops.core.enrolment;

import io.chatops.core.access.SecretHash;
import io.chatops.core.identity.EnrolmentTokenId;
import io.chatops.core.identity.HostClaimId;
import io.chatops.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Stores codes, tokens and the hosts that came with tokens. Every method is one atomic step. */
public interface EnrolmentRepository {
  /** The active tokens that a user may have. */
  int MAX_TOKENS = 100;

  /** The ended tokens of a user that are kept; with a newer one the oldest go. */
  int ENDED_KEPT = 100;

  /** The hosts of a user that may wait at once. */
  int MAX_WAITING = 100;

  /**
   * The hosts of a user that may be let in without a server yet. Each becomes one with its next
   * question, unless the user may have no more; so a leaked token fills nothing.
   */
  int MAX_ADMITTED = 200;

  /** The time after which the claim of a host is forgotten. */
  Duration CLAIMS_KEPT = Duration.ofDays(7);

  /** Stores a code in place of its server's earlier one; NOT_FOUND when the server is gone. */
  void replaceCode(EnrolmentCode code);

  /**
   * Uses a code up for one host; returns it to that host again until it ends.
   *
   * @param claim the hash of a secret that the host made
   * @return empty if the code is unknown, has ended or was used by another host
   */
  Optional<EnrolmentCode> claimCode(SecretHash code, SecretHash claim, Instant now);

  /** Adds a token; false if its owner has {@value #MAX_TOKENS} active ones. */
  boolean addToken(EnrolmentToken token);

  Optional<EnrolmentToken> findToken(EnrolmentTokenId id);

  /** Newest first. */
  List<EnrolmentToken> findTokens(UserId ownerId);

  /**
   * Revokes a token and rejects the hosts that wait with it.
   *
   * @return true if it was not revoked before
   */
  boolean revokeToken(EnrolmentTokenId id, Instant now);

  /**
   * Takes a host in and counts a use of its token, or returns it as it was taken in before, if it
   * has not waited in vain for {@link #CLAIMS_KEPT}.
   *
   * @param token the hash of its secret
   * @param wanted a claim of a new host; its token and owner are those of the stored token
   * @return empty if the token is unknown or revoked, or if the host is new and the token has ended
   *     or {@value #MAX_WAITING} hosts of its owner wait, or {@value #MAX_ADMITTED} are let in
   *     without a server yet
   */
  Optional<AuthenticationHandshake> admit(SecretHash token, NewHost wanted, Instant now);

  /** A host as it was taken in, with its token. */
  record AuthenticationHandshake(EnrolmentToken token, HostClaim claim) {}

  Optional<HostClaim> findClaim(HostClaimId id);

  /** Returns the waiting hosts, the longest wait first. */
  List<HostClaim> findWaiting(UserId ownerId);

  /** Moves a claim on; false if it is not in the state {@code from}. */
  boolean move(HostClaimId id, HostClaim.State from, HostClaim.State to);
}
