package io.chatops.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.notify.Receipt;
import io.chatops.core.notify.Receipt.Delivered;
import io.chatops.core.notify.Receipt.Rejected;
import io.chatops.core.testing.MutableClock;
import io.chatops.testkit.TestCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class GuardedTlsTest {
  private static final Vertx VERTX = Vertx.vertx();

  @TempDir static Path directory;
  private static TestCertificate certificate;

  @BeforeAll
  static void makeCertificate() throws Exception {
    certificate = TestCertificate.make(directory, "dns:receiver.test,ip:127.0.0.1");
  }

  @AfterAll
  static void stop() {
    VERTX.close();
  }

  @Test
  void speaksWithAReceiverWhoseCertificateIsTrusted() throws Exception {
    try (Receiver receiver = Receiver.tls(certificate.context(), Receiver.answer(200))) {
      assertThat(post("receiver.test", receiver, trusting())).isEqualTo(new Delivered("HTTP 200"));
      assertThat(receiver.next().header("host")).isEqualTo("receiver.test:" + receiver.port());
      assertThat(receiver.serverNames()).containsExactly("receiver.test");
    }
  }

  @Test
  void refusesASelfSignedCertificate() {
    try (Receiver receiver = Receiver.tls(certificate.context(), Receiver.answer(200))) {
      assertIsRefused(post("receiver.test", receiver, new HttpClientOptions()));
      assertThat(receiver.hasRequest()).isFalse();
    }
  }

  @Test
  void refusesATrustedCertificateOfAnotherName() {
    try (Receiver receiver = Receiver.tls(certificate.context(), Receiver.answer(200))) {
      assertIsRefused(post("other.test", receiver, trusting()));
      assertIsRefused(post("localhost", receiver, trusting()));
      assertThat(receiver.hasRequest()).isFalse();
    }
  }

  private static void assertIsRefused(Receipt receipt) {
    assertThat(receipt)
        .isInstanceOfSatisfying(
            Rejected.class, refused -> assertThat(refused.reason()).contains("certificate"));
  }

  private static Receipt post(String host, Receiver receiver, HttpClientOptions options) {
    try (GuardedHttp http =
        new GuardedHttp(
            VERTX,
            new AddressGuard(List.of(Network.of("127.0.0.0/8"))),
            name -> List.of(InetAddress.getLoopbackAddress()),
            new ReceiverAnswers(MutableClock.atSomeTime()),
            GuardedHttp.TIMEOUT,
            options)) {
      return http.post(
          new HttpCall(
              URI.create("https://" + host + ":" + receiver.port() + "/"), Map.of(), "{}"));
    }
  }

  private static HttpClientOptions trusting() {
    return new HttpClientOptions()
        .setTrustOptions(new PemTrustOptions().addCertPath(certificate.file().toString()));
  }
}
