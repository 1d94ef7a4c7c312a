package io.chatops.core.enrolment;

import static io.chatops.core.agent.ActionFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatops.core.access.ApiKey;
import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.PasswordHash;
import io.chatops.core.access.SecretHash;
import io.chatops.core.access.User;
import io.chatops.core.access.Username;
import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditEvent;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.enrolment.EnrolHost.Answer;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.HostClaimId;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import io.chatops.core.memory.InMemoryStorage;
import io.chatops.core.quota.Quotas;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerDetails;
import io.chatops.core.server.ServersFixture;
import io.chatops.core.testing.MutableClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnrolHostTest {
  private static final String CLAIM = "c".repeat(43);

  private final MutableClock clock = MutableClock.atSomeTime();
  private final InMemoryStorage storage = InMemoryStorage.create(clock, Duration.ofDays(1));
  private final Audit audit = new Audit(storage.auditTrail(), clock);
  private final OwnedServers owned = new OwnedServers(storage.servers());
  private final Quotas quotas = Quotas.of(2, 9, 2, 9, 9, 1, 1);
  private final Actor ada = user("ada");
  private final Actor bob = user("bob");
  private final Enrolments enrolments =
      new Enrolments(owned, storage.enrolments(), audit, new SecureRandom(), clock);
  private final EnrolHost enrolHost =
      new EnrolHost(
          storage.enrolments(),
          storage.users(),
          storage.servers(),
          storage.apiKeys(),
          quotas,
          audit,
          clock);

  @Test
  void givesAHostTheKeyOfItsCodesServer() {
    Server server = server("web");
    String code = enrolments.issueCode(ada, server.id(), null, null).code().value();

    Answer.Enrolled enrolled = enrolled(code, CLAIM);

    assertThat(enrolled.server()).isEqualTo(server);
    assertThat(keys(server))
        .singleElement()
        .satisfies(
            key -> {
              assertThat(key.hash()).isEqualTo(enrolled.key().hash());
              assertThat(key.name()).isEqualTo("web");
              assertThat(key.isActive(clock.instant())).isTrue();
            });
    assertThat(events()).contains("host.enrol ALLOWED agent", "enrolment_code.issue ALLOWED ada");
  }

  @Test
  void givesTheSameKeyToARepeatingHostOnly() {
    Server server = server("web");
    String code = enrolments.issueCode(ada, server.id(), "rack", null).code().value();
    Answer.Enrolled first = enrolled(code, CLAIM);

    assertThat(enrolled(code.toLowerCase(Locale.ROOT).replace("-", ""), CLAIM)).isEqualTo(first);

    assertThat(keys(server)).hasSize(1);
    assertRefused(code, "d".repeat(43));
    clock.advance(EnrolmentCode.LIFETIME);
    assertRefused(code, CLAIM);
  }

  @Test
  void refusesEveryInvalidSecretAlike() {
    Server server = server("web");
    String code = enrolments.issueCode(ada, server.id(), null, null).code().value();
    enrolments.issueCode(ada, server.id(), null, null);
    var revoked = enrolments.createToken(ada, wanted(false, null));
    enrolments.revokeToken(ada, revoked.token().id());

    for (String secret :
        List.of(
            code,
            "AAAA-AAAA",
            "",
            "nonsense",
            "x".repeat(99),
            "chatops_enrol_" + "x".repeat(43),
            revoked.secret().value())) {
      assertRefused(secret, CLAIM);
    }
    assertThat(keys(server)).isEmpty();
    assertThat(events()).contains("host.enrol REFUSED web-1");
  }

  @Test
  void givesNoKeyForADeactivatedOwner() {
    Server server = server("web");
    String code = enrolments.issueCode(ada, server.id(), null, null).code().value();
    String token = enrolments.createToken(ada, wanted(false, null)).secret().value();
    storage.users().changeAccess(ada.userId(), User::inactive);

    assertRefused(code, CLAIM);
    assertRefused(token, CLAIM);

    assertThat(storage.servers().findByOwner(ada.userId(), null)).containsExactly(server);
    assertThat(keys(server)).isEmpty();
  }

  @Test
  void refusesAKeyThatWasRevokedMeanwhile() {
    String token = enrolments.createToken(ada, wanted(false, null)).secret().value();
    Server server = enrolled(token, CLAIM).server();
    storage.apiKeys().revoke(keys(server).get(0).id(), clock.instant());

    assertRefused(token, CLAIM);
  }

  @Test
  void makesAServerForEachHostOfAToken() {
    String token = enrolments.createToken(ada, wanted(false, null)).secret().value();

    Answer.Enrolled first = enrolled(token, CLAIM);

    assertThat(first.server().name()).isEqualTo("web-1");
    assertThat(first.server().tags()).containsExactly("prod");
    assertThat(first.server().ownerId()).isEqualTo(ada.userId());
    assertThat(enrolled(token, CLAIM)).isEqualTo(first);
    assertThat(enrolled(token, "d".repeat(43)).server().id()).isNotEqualTo(first.server().id());
    assertFails(ErrorCode.QUOTA_REACHED, () -> enrol(token, "e".repeat(43)));
    assertThat(storage.servers().findByOwner(ada.userId(), null)).hasSize(2);
    assertThat(events()).contains("server.register ALLOWED agent", "host.enrol ALLOWED agent");
  }

  @Test
  void makesNoServerAgainThatWasRemoved() {
    String token = enrolments.createToken(ada, wanted(false, null)).secret().value();
    Server server = enrolled(token, CLAIM).server();
    storage.servers().remove(server.id());

    assertRefused(token, CLAIM);

    assertThat(storage.servers().findByOwner(ada.userId(), null)).isEmpty();
  }

  @Test
  void letsAHostWaitUntilItsOwnerDecides() {
    String token = enrolments.createToken(ada, wanted(true, null)).secret().value();
    assertThat(enrol(token, CLAIM)).isInstanceOf(Answer.Waiting.class);
    assertThat(enrol(token, "d".repeat(43))).isInstanceOf(Answer.Waiting.class);
    assertThat(storage.servers().findByOwner(ada.userId(), null)).isEmpty();
    List<HostClaim> hosts = enrolments.waitingHosts(ada);
    assertThat(hosts).hasSize(2);
    assertThat(enrolments.waitingHosts(bob)).isEmpty();
    assertFails(ErrorCode.NOT_FOUND, () -> enrolments.approve(bob, hosts.get(0).id()));
    assertFails(ErrorCode.NOT_FOUND, () -> enrolments.reject(ada, HostClaimId.random()));

    HostClaimId first = idOf(CLAIM, hosts);
    enrolments.approve(ada, first);
    enrolments.reject(ada, idOf("d".repeat(43), hosts));

    assertThat(enrolled(token, CLAIM).server().name()).isEqualTo("web-1");
    assertThat(enrol(token, "d".repeat(43))).isInstanceOf(Answer.Rejected.class);
    assertThat(enrolments.waitingHosts(ada)).isEmpty();
    assertFails(ErrorCode.NOT_FOUND, () -> enrolments.reject(ada, first));
    assertThat(events()).contains("host.approve ALLOWED ada", "host.reject ALLOWED ada");
  }

  @Test
  void letsNoHostInThatCameLongAgo() {
    String token = enrolments.createToken(ada, wanted(true, null)).secret().value();
    enrol(token, CLAIM);
    HostClaimId host = idOf(CLAIM, enrolments.waitingHosts(ada));

    clock.advance(EnrolmentRepository.CLAIMS_KEPT);

    assertThat(enrolments.waitingHosts(ada)).isEmpty();
    assertFails(ErrorCode.NOT_FOUND, () -> enrolments.approve(ada, host));

    assertThat(enrol(token, CLAIM)).isInstanceOf(Answer.Waiting.class); // as if for the first time
    enrolments.approve(ada, idOf(CLAIM, enrolments.waitingHosts(ada)));
    assertThat(enrolled(token, CLAIM).server().name()).isEqualTo("web-1");
  }

  @Test
  void keepsTokensToTheirOwner() {
    var issued = enrolments.createToken(ada, wanted(true, 1));

    assertThat(enrolments.tokens(ada)).containsExactly(issued.token());
    assertThat(enrolments.tokens(bob)).isEmpty();
    assertFails(ErrorCode.NOT_FOUND, () -> enrolments.revokeToken(bob, issued.token().id()));
    assertFails(
        ErrorCode.NOT_FOUND, () -> enrolments.issueCode(bob, server("web").id(), null, null));
    assertThat(issued.toString()).doesNotContain(issued.secret().value());
  }

  @Test
  void refusesNonsense() {
    Server server = server("web");
    assertInvalid("name", () -> enrolments.issueCode(ada, server.id(), "a\nb", null));
    assertInvalid(
        "expires_at", () -> enrolments.issueCode(ada, server.id(), null, clock.instant()));
    assertInvalid("max_uses", () -> enrolments.createToken(ada, wanted(true, 0)));
    assertInvalid("claim", () -> new NewHost("short", "web", null, null, null));
    assertInvalid("hostname", () -> new NewHost(CLAIM, " ", null, null, null));
    assertInvalid("os", () -> new NewHost(CLAIM, "web", "a\u0000", null, null));
    assertThat(enrolments.tokens(ada)).isEmpty();
  }

  private Answer enrol(String secret, String claim) {
    return enrolHost.enrol(secret, new NewHost(claim, "web-1", "linux", "amd64", "192.0.2.9"));
  }

  private Answer.Enrolled enrolled(String secret, String claim) {
    Answer answer = enrol(secret, claim);
    assertThat(answer).isInstanceOf(Answer.Enrolled.class);
    return (Answer.Enrolled) answer;
  }

  private void assertRefused(String secret, String claim) {
    assertThatExceptionOfType(ChatOpsException.class)
        .isThrownBy(() -> enrol(secret, claim))
        .matches(e -> e.code() == ErrorCode.UNAUTHENTICATED)
        .withMessage("The code or token is not valid (any more): create a new one in the hub");
  }

  private static void assertInvalid(String field, ThrowingCallable action) {
    assertThatExceptionOfType(InvalidFieldException.class)
        .isThrownBy(action)
        .matches(e -> e.errors().get(0).field().equals(field));
  }

  private static HostClaimId idOf(String claim, List<HostClaim> hosts) {
    return hosts.stream()
        .filter(host -> host.hash().equals(SecretHash.of(claim)))
        .findFirst()
        .orElseThrow()
        .id();
  }

  private static Enrolments.NewToken wanted(boolean approval, @Nullable Integer maxUses) {
    return new Enrolments.NewToken("rack 7", List.of("prod"), approval, maxUses, null);
  }

  private Server server(String name) {
    return ServersFixture.on(storage.servers(), quotas, audit, clock)
        .register(ada, new ServerDetails(name, null, null, "{}", List.of()));
  }

  private List<ApiKey> keys(Server server) {
    return storage.apiKeys().findByServer(server.id());
  }

  private List<String> events() {
    return storage.auditTrail().find(AuditTrail.Query.of(1000, 0)).events().stream()
        .map(EnrolHostTest::text)
        .toList();
  }

  private static String text(AuditEvent event) {
    return event.action().wireName() + " " + event.outcome() + " " + event.actorName();
  }

  private Actor user(String name) {
    User user =
        new User(
            UserId.random(),
            new EmailAddress(name + "@example.org"),
            new Username(name),
            null,
            Role.USER,
            true,
            new PasswordHash("hash"),
            clock.instant());
    storage.users().add(user, Role.USER);
    return new Actor(user.id(), name, Role.USER, SessionId.random(), "192.0.2.7");
  }
}
