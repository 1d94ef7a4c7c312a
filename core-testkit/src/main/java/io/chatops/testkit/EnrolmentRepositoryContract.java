package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatops.core.access.SecretHash;
import io.chatops.core.enrolment.EnrolmentCode;
import io.chatops.core.enrolment.EnrolmentRepository;
import io.chatops.core.enrolment.EnrolmentToken;
import io.chatops.core.enrolment.HostClaim;
import io.chatops.core.enrolment.NewHost;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.EnrolmentTokenId;
import io.chatops.core.identity.HostClaimId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of {@link EnrolmentRepository}. */
public abstract class EnrolmentRepositoryContract extends OwnedServerContract {
  private EnrolmentRepository enrolments() {
    return storage().enrolments();
  }

  @Test
  void findsNothingUnknown() {
    SecretHash hash = SampleObjects.secretHash();
    assertThat(enrolments().claimCode(hash, hash, NOW)).isEmpty();
    assertThat(enrolments().admit(hash, host(), NOW)).isEmpty();
    assertThat(enrolments().findToken(EnrolmentTokenId.random())).isEmpty();
    assertThat(enrolments().findTokens(owner.id())).isEmpty();
    assertThat(enrolments().findClaim(HostClaimId.random())).isEmpty();
    assertThat(enrolments().findWaiting(owner.id())).isEmpty();
    assertThat(enrolments().revokeToken(EnrolmentTokenId.random(), NOW)).isFalse();
    assertThat(
            enrolments()
                .move(HostClaimId.random(), HostClaim.State.WAITING, HostClaim.State.APPROVED))
        .isFalse();
  }

  @Test
  void givesACodeToOneHostAndToThatAgain() {
    EnrolmentCode code = code(NOW.plusSeconds(600));
    enrolments().replaceCode(code);
    SecretHash first = SampleObjects.secretHash();

    assertThat(enrolments().claimCode(code.hash(), first, NOW)).contains(code);
    assertThat(enrolments().claimCode(code.hash(), first, NOW.plusSeconds(599))).contains(code);

    assertThat(enrolments().claimCode(code.hash(), SampleObjects.secretHash(), NOW)).isEmpty();
    assertThat(enrolments().claimCode(code.hash(), first, NOW.plusSeconds(600))).isEmpty();
  }

  @Test
  void givesACodeToOneOfManyHostsAtOnce() {
    EnrolmentCode code = code(NOW.plusSeconds(600));
    enrolments().replaceCode(code);

    List<Boolean> given =
        ConcurrentStart.run(
            4,
            number ->
                () ->
                    enrolments()
                        .claimCode(code.hash(), SecretHash.of("host " + number), NOW)
                        .isPresent());

    assertThat(given).filteredOn(done -> done).hasSize(1);
  }

  @Test
  void keepsTheNewestCodeOfAServerOnly() {
    EnrolmentCode first = code(NOW.plusSeconds(600));
    EnrolmentCode second =
        new EnrolmentCode(
            server.id(),
            owner.id(),
            SampleObjects.secretHash(),
            SampleObjects.AWKWARD_TEXT,
            NOW.plusSeconds(99),
            NOW.plusSeconds(600));
    SecretHash claim = SampleObjects.secretHash();
    enrolments().replaceCode(first);
    assertThat(enrolments().claimCode(first.hash(), claim, NOW)).isPresent();

    enrolments().replaceCode(second);

    assertThat(enrolments().claimCode(first.hash(), claim, NOW)).isEmpty();
    assertThat(enrolments().claimCode(second.hash(), SampleObjects.secretHash(), NOW))
        .contains(second);
  }

  @Test
  void letsARemovedServerTakeItsCode() {
    EnrolmentCode code = code(NOW.plusSeconds(600));
    enrolments().replaceCode(code);
    storage().servers().remove(server.id());

    assertThat(enrolments().claimCode(code.hash(), SampleObjects.secretHash(), NOW)).isEmpty();
    assertThatExceptionOfType(ChatOpsException.class)
        .isThrownBy(() -> enrolments().replaceCode(code))
        .extracting(ChatOpsException::code)
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void findsTokensAsStoredNewestFirst() {
    EnrolmentToken plain = added(token(false, null, NOW));
    EnrolmentToken full =
        added(
            new EnrolmentToken(
                EnrolmentTokenId.random(),
                owner.id(),
                SampleObjects.AWKWARD_TEXT,
                "chatops_enrol_abcdef",
                SampleObjects.secretHash(),
                List.of("prod", SampleObjects.AWKWARD_TEXT),
                true,
                3,
                7,
                NOW.plusSeconds(1),
                NOW.plusSeconds(2),
                NOW.plusSeconds(3)));

    assertThat(enrolments().findToken(full.id())).contains(full);
    assertThat(enrolments().findTokens(owner.id())).containsExactly(full, plain);
  }

  @Test
  void limitsActiveTokensAndKeepsTheNewestEndedOnes() {
    List<EnrolmentToken> ended = new ArrayList<>();
    for (int i = 0; i < EnrolmentRepository.ENDED_KEPT + 2; i++) {
      EnrolmentToken token = added(token(false, null, NOW.plusSeconds(i)));
      enrolments().revokeToken(token.id(), NOW);
      ended.add(token);
    }
    for (int i = 0; i < EnrolmentRepository.MAX_TOKENS; i++) {
      added(token(false, null, NOW.plusSeconds(900 + i)));
    }

    assertThat(enrolments().addToken(token(false, null, NOW.plusSeconds(1_800)))).isFalse();

    assertThat(enrolments().findTokens(owner.id()))
        .hasSize(EnrolmentRepository.ENDED_KEPT + EnrolmentRepository.MAX_TOKENS);
    assertThat(enrolments().findToken(ended.get(1).id())).isEmpty();
    assertThat(enrolments().findToken(ended.get(2).id())).isPresent();
  }

  @Test
  void admitsAHostOnceAndCountsIt() {
    EnrolmentToken token = added(token(false, 2, NOW));
    NewHost host = host();

    HostClaim claim = admitted(token, host, NOW);

    assertThat(claim.state()).isEqualTo(HostClaim.State.APPROVED);
    assertThat(claim.hostname()).isEqualTo(host.hostname());
    assertThat(claim.ownerId()).isEqualTo(owner.id());
    assertThat(enrolments().findClaim(claim.id())).contains(claim);
    assertThat(enrolments().findWaiting(owner.id())).isEmpty();
    assertThat(admitted(token, host, NOW.plusSeconds(1))).isEqualTo(claim);
    assertThat(uses(token)).isEqualTo(1);
    admitted(token, host(), NOW);
    assertThat(enrolments().admit(token.hash(), host(), NOW)).isEmpty();
    assertThat(admitted(token, host, NOW)).isEqualTo(claim);
    assertThat(uses(token)).isEqualTo(2);
  }

  @Test
  void keepsATokensLimitUnderConcurrentHosts() {
    EnrolmentToken token = added(token(false, 2, NOW));

    List<Boolean> admitted =
        ConcurrentStart.run(
            4, number -> () -> enrolments().admit(token.hash(), host(), NOW).isPresent());

    assertThat(admitted).filteredOn(done -> done).hasSize(2);
    assertThat(uses(token)).isEqualTo(2);
  }

  @Test
  void admitsOneHostThatAsksManyTimesAtOnceOnce() {
    EnrolmentToken token = added(token(true, null, NOW));
    NewHost host = host();

    List<HostClaimId> ids = ConcurrentStart.run(4, number -> () -> admitted(token, host, NOW).id());

    assertThat(ids).containsOnly(ids.get(0));
    assertThat(uses(token)).isEqualTo(1);
  }

  @Test
  void admitsOnlyWaitingHostsAfterATokenEnds() {
    EnrolmentToken token =
        added(
            new EnrolmentToken(
                EnrolmentTokenId.random(),
                owner.id(),
                "rack",
                "chatops_enrol_abcdef",
                SampleObjects.secretHash(),
                List.of(),
                true,
                0,
                null,
                NOW,
                NOW.plusSeconds(9),
                null));
    NewHost host = host();
    HostClaim claim = admitted(token, host, NOW);

    assertThat(enrolments().admit(token.hash(), host(), NOW.plusSeconds(9))).isEmpty();
    assertThat(admitted(token, host, NOW.plusSeconds(9))).isEqualTo(claim);
  }

  @Test
  void rejectsThoseWhoWaitWithARevokedToken() {
    EnrolmentToken token = added(token(true, null, NOW));
    NewHost host = host();
    HostClaim claim = admitted(token, host, NOW);

    assertThat(enrolments().revokeToken(token.id(), NOW.plusSeconds(1))).isTrue();
    assertThat(enrolments().revokeToken(token.id(), NOW.plusSeconds(2))).isFalse();

    assertThat(enrolments().findToken(token.id()).orElseThrow().revokedAt())
        .isEqualTo(NOW.plusSeconds(1));
    assertThat(enrolments().admit(token.hash(), host, NOW)).isEmpty();
    assertThat(state(claim)).isEqualTo(HostClaim.State.REJECTED);
    assertThat(enrolments().findWaiting(owner.id())).isEmpty();
  }

  @Test
  void listsWaitingHostsLongestFirstAndMovesThemOnce() {
    EnrolmentToken token = added(token(true, null, NOW));
    HostClaim second = admitted(token, host(), NOW.plusSeconds(1));
    HostClaim first = admitted(token, host(), NOW);
    assertThat(enrolments().findWaiting(owner.id())).containsExactly(first, second);

    assertThat(approve(first)).isTrue();
    assertThat(approve(first)).isFalse();

    assertThat(enrolments().findWaiting(owner.id())).containsExactly(second);
    assertThat(state(first)).isEqualTo(HostClaim.State.APPROVED);
  }

  @Test
  void limitsWaitingHostsAndDeletesOldOnes() {
    EnrolmentToken token = added(token(true, null, NOW));
    for (int i = 0; i < EnrolmentRepository.MAX_WAITING; i++) {
      admitted(token, host(), NOW);
    }
    Instant later = NOW.plus(EnrolmentRepository.CLAIMS_KEPT);

    assertThat(enrolments().admit(token.hash(), host(), later.minusSeconds(1))).isEmpty();

    HostClaim claim = admitted(token, host(), later);
    assertThat(enrolments().findWaiting(owner.id())).containsExactly(claim);
  }

  @Test
  void treatsAnExpiredWaitingHostAsNew() {
    EnrolmentToken token = added(token(true, 2, NOW));
    EnrolmentToken open = added(token(false, 1, NOW));
    NewHost waiting = host();
    NewHost letIn = host();
    HostClaim first = admitted(token, waiting, NOW);
    HostClaim other = admitted(open, letIn, NOW);
    Instant later = NOW.plus(EnrolmentRepository.CLAIMS_KEPT);

    assertThat(admitted(token, waiting, later.minusSeconds(1))).isEqualTo(first);
    assertThat(admitted(open, letIn, later)).isEqualTo(other);
    HostClaim again = admitted(token, waiting, later);

    assertThat(again.id()).isNotEqualTo(first.id());
    assertThat(again.createdAt()).isEqualTo(later);
    assertThat(enrolments().findWaiting(owner.id())).containsExactly(again);
    assertThat(uses(token)).isEqualTo(2);
    assertThat(
            enrolments().admit(token.hash(), waiting, later.plus(EnrolmentRepository.CLAIMS_KEPT)))
        .isEmpty();
  }

  /** With a token that asks nobody, and an owner who may have no more servers. */
  @Test
  void limitsApprovedHostsWithoutAServer() {
    EnrolmentToken token = added(token(false, null, NOW));
    HostClaim first = admitted(token, host(), NOW);
    for (int i = 1; i < EnrolmentRepository.MAX_ADMITTED; i++) {
      admitted(token, host(), NOW);
    }

    assertThat(enrolments().admit(token.hash(), host(), NOW)).isEmpty();

    assertThat(enrolments().move(first.id(), HostClaim.State.APPROVED, HostClaim.State.ENROLLED))
        .isTrue();
    assertThat(enrolments().admit(token.hash(), host(), NOW)).isPresent();
  }

  private EnrolmentCode code(Instant end) {
    return new EnrolmentCode(server.id(), owner.id(), SampleObjects.secretHash(), "web", null, end);
  }

  private EnrolmentToken token(boolean approval, @Nullable Integer maxUses, Instant createdAt) {
    return new EnrolmentToken(
        EnrolmentTokenId.random(),
        owner.id(),
        "rack",
        "chatops_enrol_abcdef",
        SampleObjects.secretHash(),
        List.of("prod"),
        approval,
        0,
        maxUses,
        createdAt,
        null,
        null);
  }

  private EnrolmentToken added(EnrolmentToken token) {
    assertThat(enrolments().addToken(token)).isTrue();
    return token;
  }

  private static NewHost host() {
    String claim = (SampleObjects.unique() + SampleObjects.unique()).substring(0, 43);
    return new NewHost(claim, "web-1", "linux", "amd64", "192.0.2.7");
  }

  private HostClaim admitted(EnrolmentToken token, NewHost host, Instant now) {
    Optional<EnrolmentRepository.AuthenticationHandshake> admission =
        enrolments().admit(token.hash(), host, now);
    assertThat(admission).isPresent();
    assertThat(admission.get().token().id()).isEqualTo(token.id());
    return admission.get().claim();
  }

  private int uses(EnrolmentToken token) {
    return enrolments().findToken(token.id()).orElseThrow().uses();
  }

  private boolean approve(HostClaim claim) {
    return enrolments().move(claim.id(), HostClaim.State.WAITING, HostClaim.State.APPROVED);
  }

  private HostClaim.State state(HostClaim claim) {
    return enrolments().findClaim(claim.id()).orElseThrow().state();
  }
}
