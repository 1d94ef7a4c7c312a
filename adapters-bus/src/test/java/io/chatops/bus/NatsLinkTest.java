package io.chatops.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.bus.NatsSettings.CredentialsLogin;
import io.chatops.bus.NatsSettings.Login;
import io.chatops.bus.NatsSettings.TokenLogin;
import io.chatops.bus.NatsSettings.UserLogin;
import io.chatops.core.bus.BusException;
import io.chatops.core.bus.BusLink;
import io.chatops.core.bus.BusSeal;
import io.chatops.core.identity.HubId;
import io.chatops.core.notify.Secret;
import io.chatops.core.testing.PlainBusSeal;
import io.chatops.testkit.HubBusContract;
import io.chatops.testkit.NatsServer;
import io.chatops.testkit.RecordedEnds;
import io.chatops.testkit.TestCertificate;
import io.nats.client.NKey;
import io.nats.client.support.JwtUtils;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NatsLinkTest {
  @TempDir static Path directory;

  @Nested
  class Bus extends HubBusContract {
    private @Nullable NatsServer server;

    @BeforeEach
    void start() throws Exception {
      server = NatsServer.started(directory);
    }

    private NatsServer server() {
      return Objects.requireNonNull(server);
    }

    @AfterEach
    void stop() throws Exception {
      if (server != null) {
        server.close();
      }
    }

    @Override
    protected BusLink link(HubId hub) {
      return new NatsLink(new NatsSettings(List.of(server().url()), null, null), hub);
    }

    @Override
    protected BusSeal seal(HubId hub) {
      return new PlainBusSeal(hub);
    }

    @Override
    protected void cut() throws Exception {
      server().kill();
    }

    @Override
    protected void mend() throws Exception {
      server().start();
    }
  }

  private final RecordedEnds ends = new RecordedEnds();

  private static final String USERS = "authorization { user: hub, password: \"the right one\" }\n";

  @Test
  void signsInByUserAndPassword() throws Exception {
    try (NatsServer server = new NatsServer(directory, USERS).start();
        NatsLink link =
            link(new UserLogin("hub", new Secret("the right one")), null, server.url())) {
      link.open(ends);
      assertThat(ends.next()).isEqualTo("connected");

      link.send(List.of(toAll("hello")));

      assertThat(ends.next()).isEqualTo("received: hello");
    }
  }

  @Test
  void aWrongPasswordIsToldAndNotRepeated() throws Exception {
    try (NatsServer server = new NatsServer(directory, USERS).start();
        NatsLink link = link(new UserLogin("hub", new Secret("a wrong one")), null, server.url())) {
      link.open(ends);

      for (int attempt = 0; attempt < 2; attempt++) { // it goes on trying
        assertThat(ends.next())
            .startsWith("cut: NATS at nats://127.0.0.1:")
            .contains("refuses this hub", "chatops.nats.password-file")
            .doesNotContain("a wrong one");
      }
    }
  }

  @Test
  void signsInByAToken() throws Exception {
    try (NatsServer server =
            new NatsServer(directory, "authorization { token: \"s3cret-token\" }\n").start();
        NatsLink link = link(new TokenLogin(new Secret("s3cret-token")), null, server.url())) {
      link.open(ends);

      assertThat(ends.next()).isEqualTo("connected");
    }
  }

  @Test
  void signsInByACredentialsFile() throws Exception {
    NKey operator = NKey.createOperator(null);
    NKey account = NKey.createAccount(null);
    NKey user = NKey.createUser(null);
    String accountId = String.valueOf(account.getPublicKey());
    String configuration =
        "operator: %s\nresolver: MEMORY\nresolver_preload: { %s: %s }\n"
            .formatted(
                jwt(operator, operator, "{\"type\":\"operator\",\"version\":2}"),
                accountId,
                jwt(
                    operator,
                    account,
                    "{\"limits\":{\"subs\":-1,\"data\":-1,\"payload\":-1,\"wildcards\":true,"
                        + "\"conn\":-1},\"type\":\"account\",\"version\":2}"));
    String userJwt = JwtUtils.issueUserJWT(account, accountId, String.valueOf(user.getPublicKey()));
    Path file =
        Files.writeString(
            directory.resolve("hub.creds"),
            JwtUtils.NATS_USER_JWT_FORMAT.formatted(userJwt, String.valueOf(user.getSeed())));
    try (NatsServer server = new NatsServer(directory, configuration).start();
        NatsLink link = link(new CredentialsLogin(file), null, server.url());
        NatsLink stranger = link(null, null, server.url())) {
      link.open(ends);
      assertThat(ends.next()).isEqualTo("connected");

      RecordedEnds others = new RecordedEnds();
      stranger.open(others);
      assertThat(others.next()).startsWith("cut: ");
    }
  }

  @Test
  void aFileThatHasNoCredentialsIsTold() throws Exception {
    Path file = Files.writeString(directory.resolve("none.creds"), "hello\n");
    try (NatsServer server = NatsServer.started(directory);
        NatsLink link = link(new CredentialsLogin(file), null, server.url())) {
      link.open(ends);

      assertThat(ends.next()).startsWith("cut: NATS at").contains(file + " is no credentials file");
    }
  }

  private static String jwt(NKey issuer, NKey subject, String claims) throws Exception {
    return JwtUtils.issueJWT(
        issuer,
        String.valueOf(subject.getPublicKey()),
        "test",
        null,
        JwtUtils.currentTimeSeconds(),
        String.valueOf(issuer.getPublicKey()),
        () -> claims);
  }

  @Test
  void goesOnWithAnotherServerWhenItsOwnIsKilled() throws Exception {
    try (NatsServer one = NatsServer.started(directory);
        NatsServer two = NatsServer.started(directory);
        NatsLink link = link(null, null, one.url(), two.url())) {
      link.open(ends);
      assertThat(ends.next()).isEqualTo("connected");

      one.kill();
      one.start();
      two.kill(); // it was connected to one of them

      assertThat(ends.next()).startsWith("cut: the connection to NATS");
      String next = ends.next();
      while (next.startsWith("cut: ")) {
        next = ends.next();
      }
      assertThat(next).isEqualTo("connected");
    }
  }

  @Test
  void stayConnectedWhereOneOfTheServersIsDown() throws Exception {
    String dead;
    try (NatsServer stopped = new NatsServer(directory, "")) {
      dead = stopped.url(); // nobody listens there
    }
    try (NatsServer live = NatsServer.started(directory)) {
      for (int start = 0; start < 10; start++) { // each draws the server that it tries first
        RecordedEnds events = new RecordedEnds();
        try (NatsLink link = link(null, null, dead, live.url())) {
          link.open(events);
          assertThat(events.next()).isEqualTo("connected");
          link.send(List.of(toAll("hello")));
          assertThat(events.next()).isEqualTo("received: hello");
          assertThat(events.isEmpty()).isTrue();
        }
      }
    }
  }

  @Test
  void aUserWhoMayNotListenIsTold() throws Exception {
    try (NatsServer server = new NatsServer(directory, mayOnly("subscribe")).start();
        NatsLink link = link(new UserLogin("hub", new Secret("abc")), null, server.url())) {
      link.open(ends);

      assertThat(ends.next())
          .startsWith("cut: NATS at nats://127.0.0.1:")
          .containsIgnoringCase("permissions violation for subscription");
    }
  }

  @Test
  void aUserWhoMayNotSpeakIsTold() throws Exception {
    try (NatsServer server = new NatsServer(directory, mayOnly("publish")).start();
        NatsLink link = link(new UserLogin("hub", new Secret("abc")), null, server.url())) {
      link.open(ends);
      assertThat(ends.next()).isEqualTo("connected");

      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> link.send(List.of(toAll("hello"))))
            .isInstanceOf(BusException.class)
            .message()
            .containsIgnoringCase("permissions violation for publish");
      }
    }
  }

  /** A server whose user may do this with one subject that no hub uses. */
  private static String mayOnly(String what) {
    return "authorization { users: [ { user: hub, password: abc, permissions: { "
        + what
        + ": \"x\" } } ] }\n";
  }

  @Test
  void tellsOfMessagesThatItWasTooSlowToTake() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch lost = new CountDownLatch(1);
    RecordedEnds slow =
        new RecordedEnds() {
          @Override
          public void received(byte[] frame) {
            try {
              assertThat(gate.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }

          @Override
          public void lost() {
            lost.countDown();
          }
        };
    try (NatsServer server = NatsServer.started(directory);
        NatsLink link = link(null, null, server.url())) {
      link.open(slow);
      assertThat(slow.next()).isEqualTo("connected");

      for (int batch = 0; batch < 110; batch++) {
        link.send(Collections.nCopies(100, toAll("hello")));
      }

      assertThat(lost.await(30, TimeUnit.SECONDS)).isTrue();
      gate.countDown();
    }
  }

  @Test
  void aServerThatTakesSmallMessagesOnlyIsRefused() throws Exception {
    try (NatsServer server = new NatsServer(directory, "max_payload: 1024\n").start();
        NatsLink link = link(null, null, server.url())) {
      link.open(ends);

      assertThat(ends.next()).startsWith("cut: ").contains("max_payload", "1,024", "525,312");
    }
  }

  @Test
  void connectsByTlsWithACertificateOfItsAuthority() throws Exception {
    TestCertificate certificate = certificate("dns:localhost");
    try (NatsServer server = new NatsServer(directory, tls(certificate)).start();
        NatsLink link = link(null, certificate.file(), server.tlsUrl("localhost"))) {
      link.open(ends);
      assertThat(ends.next()).isEqualTo("connected");

      link.send(List.of(toAll("hello")));

      assertThat(ends.next()).isEqualTo("received: hello");
    }
  }

  @Test
  void takesNoCertificateOfAnotherName() throws Exception {
    TestCertificate certificate = certificate("dns:elsewhere.example.org");
    try (NatsServer server = new NatsServer(directory, tls(certificate)).start();
        NatsLink link = link(null, certificate.file(), server.tlsUrl("localhost"))) {
      link.open(ends);

      for (int attempt = 0; attempt < 2; attempt++) {
        assertThat(ends.next()).startsWith("cut: ");
      }
    }
  }

  @Test
  void takesNoCertificateOfAnUnknownAuthority() throws Exception {
    TestCertificate certificate = certificate("dns:localhost");
    try (NatsServer server = new NatsServer(directory, tls(certificate)).start();
        NatsLink link = link(null, null, server.tlsUrl("localhost"))) {
      link.open(ends);

      for (int attempt = 0; attempt < 2; attempt++) {
        assertThat(ends.next()).startsWith("cut: ");
      }
    }
  }

  @Test
  void saysNothingToAServerWithoutTlsWhereTheSettingsWantIt() throws Exception {
    try (NatsServer server = NatsServer.started(directory);
        NatsLink link = link(null, null, server.tlsUrl("localhost"))) {
      link.open(ends);

      assertThat(ends.next()).startsWith("cut: ");
    }
  }

  private NatsLink link(@Nullable Login login, @Nullable Path authorities, String... servers) {
    return new NatsLink(new NatsSettings(List.of(servers), login, authorities), HubId.random());
  }

  private static BusLink.Outgoing toAll(String text) {
    return new BusLink.Outgoing(null, ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  private static TestCertificate certificate(String names) throws Exception {
    return TestCertificate.make(Files.createTempDirectory(directory, "tls"), names);
  }

  private static String tls(TestCertificate certificate) throws Exception {
    Path store = certificate.file().resolveSibling("server.p12");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    byte[] key = keys.getKey("server", "changeit".toCharArray()).getEncoded();
    Path file = certificate.file().resolveSibling("server.key");
    Files.writeString(
        file,
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(key)
            + "\n-----END PRIVATE KEY-----\n");
    return "tls { cert_file: \"%s\", key_file: \"%s\" }\n".formatted(certificate.file(), file);
  }
}
