package io.chatops.agent.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.agent.testing.HostileHub;
import io.chatops.protocol.HubUrl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Downloads from a hub that is hostile. */
@Timeout(180)
class HubFilesTest {
  private static final int MOST = 100_000;

  @Test
  void refusesAnEndlessBody() throws Exception {
    assertFails(
        Duration.ofMinutes(1),
        agent -> {
          agent.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          while (true) {
            agent.send("8000\r\n" + "x".repeat(0x8000) + "\r\n");
            agent.flush();
          }
        },
        "it has more than 100000 bytes");
  }

  @Test
  void refusesABodyThatPromisesAPetabyte() throws Exception {
    assertFails(
        Duration.ofMinutes(1),
        agent -> {
          agent.send("HTTP/1.1 200 OK\r\nContent-Length: " + (1L << 50) + "\r\n\r\n");
          agent.send("x".repeat(MOST + 1));
          agent.awaitEnd();
        },
        "it has more than 100000 bytes");
  }

  @Test
  void followsNoRedirect() throws Exception {
    assertFails(
        Duration.ofMinutes(1),
        agent -> {
          agent.send("HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n");
          agent.send("Content-Length: 0\r\n\r\n");
          agent.awaitEnd();
        },
        "the answer was HTTP 302");
  }

  @Test
  void givesUpOnAHeadThatComesByteByByte() throws Exception {
    assertFails(Duration.ofSeconds(1), agent -> drip(agent, "HTTP/1.1 200 OK\r\nX: "), "more than");
  }

  @Test
  void givesUpOnABodyThatComesByteByByte() throws Exception {
    assertFails(
        Duration.ofSeconds(1),
        agent -> drip(agent, "HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n"),
        "it takes");
  }

  @Test
  void leavesAFailureToWriteToItsCaller() throws Exception {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    try (HostileHub hub =
        HostileHub.start(
            agent -> {
              agent.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
              agent.awaitEnd();
            })) {
      assertThatThrownBy(() -> copy(hub, full, Duration.ofMinutes(1)))
          .isInstanceOf(HubFiles.NotWrittenException.class)
          .hasMessage("No space left on device");
    }
  }

  private static void drip(HostileHub.Victim agent, String start) throws IOException {
    agent.send(start);
    while (true) {
      agent.send("x");
      agent.flush();
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static void assertFails(Duration time, HostileHub.Attack attack, String reason)
      throws Exception {
    ByteArrayOutputStream copied = new ByteArrayOutputStream();
    try (HostileHub hub = HostileHub.start(attack)) {
      assertThatThrownBy(() -> copy(hub, copied, time))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(reason);
      hub.awaitEnd();
    }
    assertThat(copied.size()).isLessThanOrEqualTo(MOST);
  }

  private static void copy(HostileHub hub, OutputStream to, Duration time) throws IOException {
    new HubFiles(HubUrl.parse(hub.url()), HubTrust.sockets(null, null), System::nanoTime)
        .copy("/agent/linux/any", to, MOST, time, () -> false);
  }
}
