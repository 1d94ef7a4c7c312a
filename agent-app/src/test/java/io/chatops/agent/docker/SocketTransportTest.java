package io.chatops.agent.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.transport.DockerHttpClient;
import io.chatops.agent.config.DockerHost;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketTransportTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration NO_PATIENCE = Duration.ofMillis(100);

  @TempDir private Path directory;

  @Test
  void readsABodyOfKnownLength() throws IOException {
    assertThat(body("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and more"))
        .isEqualTo("hello");
  }

  @Test
  void readsAChunkedBody() throws IOException {
    assertThat(
            body(
                "HTTP/1.1 200 OK|transfer-encoding: chunked||5|hello|A;name=value| and again|0|T: x||"
                    .replace("|", "\r\n")))
        .isEqualTo("hello and again");
  }

  @Test
  void readsABodyThatEndsWithTheConnection() throws IOException {
    assertThat(body("HTTP/1.0 200 OK\r\n\r\nhello")).isEqualTo("hello");
  }

  @Test
  void skipsInformationalResponses() throws IOException {
    assertThat(
            body(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
        .isEqualTo("ok");
  }

  @Test
  void expectsNoBodyAfter304() throws IOException {
    try (FakeEngine engine =
            FakeEngine.answering(directory, "HTTP/1.1 304 Not Modified\r\n\r\n", false);
        DockerHttpClient.Response response = get(bounded(engine, PATIENCE, 100))) {
      assertThat(response.getStatusCode()).isEqualTo(304);
      assertThat(response.getBody().readAllBytes()).isEmpty();
    }
  }

  @Test
  void findsHeadersInAnyCase() throws IOException {
    try (FakeEngine engine =
            FakeEngine.answering(
                directory, "HTTP/1.1 200 OK\r\nX-Thing: 1\r\nContent-Length: 0\r\n\r\n", false);
        DockerHttpClient.Response response = get(bounded(engine, PATIENCE, 100))) {
      assertThat(response.getHeader("x-tHING")).isEqualTo("1");
      assertThat(response.getHeader("other")).isNull();
    }
  }

  @Test
  void sendsABodyWithItsLength() throws Exception {
    try (FakeEngine engine =
        FakeEngine.answering(directory, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false)) {
      bounded(engine, PATIENCE, 100)
          .execute(
              DockerHttpClient.Request.builder()
                  .method(DockerHttpClient.Request.Method.POST)
                  .path("/x?y=z")
                  .putHeader("content-type", "text/plain")
                  .bodyBytes("hello".getBytes(UTF_8))
                  .build())
          .close();

      assertThat(engine.nextRequest())
          .startsWith("POST /x?y=z HTTP/1.1\r\n")
          .contains("content-type: text/plain\r\n", "Host: docker\r\n", "Content-Length: 5\r\n");
    }
  }

  @Test
  void refusesWhatTheAgentNeverSends() throws IOException {
    try (FakeEngine engine = FakeEngine.silent(directory)) {
      DockerHttpClient.Request stream =
          DockerHttpClient.Request.builder()
              .method(DockerHttpClient.Request.Method.POST)
              .path("/x")
              .hijackedInput(new ByteArrayInputStream(new byte[1]))
              .build();
      DockerHttpClient transport = bounded(engine, PATIENCE, 100);

      assertThatThrownBy(() -> transport.execute(stream))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH\r\n\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
      })
  void failsOnAResponseThatIsNotHttp(String answer) {
    assertThatThrownBy(() -> body(answer)).hasMessageContaining("not HTTP");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nConte",
        "",
      })
  void failsWhenTheAnswerEndsEarly(String answer) {
    assertThatThrownBy(() -> body(answer)).hasMessageContaining("ended early");
  }

  @Test
  void failsOnHeadersWithoutEnd() {
    String header = "X: " + "y".repeat(1000) + "\r\n";

    assertThatThrownBy(() -> body("HTTP/1.1 200 OK\r\n" + header.repeat(200)))
        .hasMessageContaining("not HTTP");
    assertThatThrownBy(() -> body("x".repeat(100_000))).hasMessageContaining("not HTTP");
  }

  @Test
  void readsNoMoreThanItsBound() {
    assertThatThrownBy(() -> body("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(2000)))
        .hasMessageContaining("longer than 1000 bytes");
  }

  @Test
  void givesUpOnAnEngineThatNeverAnswers() throws IOException {
    try (FakeEngine engine = FakeEngine.silent(directory)) {
      DockerHttpClient transport = bounded(engine, NO_PATIENCE, 100);

      assertThatThrownBy(() -> get(transport)).hasRootCauseInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void givesUpOnAnAnswerThatNeverEnds() throws IOException {
    try (FakeEngine engine =
            FakeEngine.answering(
                directory, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello", false);
        DockerHttpClient.Response response = get(bounded(engine, Duration.ofSeconds(3), 100))) {
      assertThatThrownBy(() -> response.getBody().readAllBytes())
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void givesUpOnAStreamThatNeverBegins() throws IOException {
    try (FakeEngine engine = FakeEngine.silent(directory)) {
      DockerHttpClient transport = SocketTransport.endless(engine.host(), NO_PATIENCE);

      assertThatThrownBy(() -> get(transport)).hasRootCauseInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void endsAWaitWhenAnotherThreadClosesIt() throws Exception {
    try (FakeEngine engine = FakeEngine.answering(directory, "HTTP/1.1 200 OK\r\n\r\nx", false)) {
      DockerHttpClient.Response response = get(SocketTransport.endless(engine.host(), PATIENCE));
      assertThat(response.getBody().read()).isEqualTo('x');
      CompletableFuture<Throwable> ended = new CompletableFuture<>();
      Thread reader =
          new Thread(
              () -> {
                try {
                  ended.completeExceptionally(
                      new AssertionError("read " + response.getBody().read()));
                } catch (IOException e) {
                  ended.complete(e);
                }
              });
      reader.start();

      response.close();

      assertThat(ended.get(1, TimeUnit.MINUTES)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void connectsToAPort() throws Exception {
    try (ServerSocket server = new ServerSocket(0)) {
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(
              () -> {
                try (Socket socket = server.accept()) {
                  socket.getInputStream().read();
                  socket
                      .getOutputStream()
                      .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(UTF_8));
                  socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      DockerHost host = DockerHost.parse("tcp://127.0.0.1:" + server.getLocalPort());

      try (DockerHttpClient.Response response = get(SocketTransport.bounded(host, PATIENCE, 100))) {
        assertThat(new String(response.getBody().readAllBytes(), UTF_8)).isEqualTo("ok");
      }
      served.get(1, TimeUnit.MINUTES);
    }
  }

  private String body(String answer) throws IOException {
    try (FakeEngine engine = FakeEngine.answering(directory, answer, true);
        DockerHttpClient.Response response = get(bounded(engine, PATIENCE, 1000))) {
      return new String(response.getBody().readAllBytes(), UTF_8);
    }
  }

  private static DockerHttpClient bounded(FakeEngine engine, Duration patience, long mostBytes) {
    return SocketTransport.bounded(engine.host(), patience, mostBytes);
  }

  private static DockerHttpClient.Response get(DockerHttpClient transport) {
    return transport.execute(
        DockerHttpClient.Request.builder()
            .method(DockerHttpClient.Request.Method.GET)
            .path("/x")
            .build());
  }
}
