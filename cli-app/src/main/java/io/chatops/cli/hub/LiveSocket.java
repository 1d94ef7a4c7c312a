package io.chatops.cli.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The socket that carries a container's or a command's output. One thread reads it. */
public final class LiveSocket implements AutoCloseable {
  private static final Duration SIGN_IN_LIMIT = Duration.ofSeconds(20);

  /** Twice the time after which the hub drops a silent peer. */
  private static final Duration MAX_SILENCE = Duration.ofSeconds(90);

  /** A third of the life of an access token. */
  private static final Duration RENEWAL = Duration.ofMinutes(5);

  private final WebSocket socket;
  private final Frames frames;
  private final HubTokens tokens;
  private long signedInAt;

  private LiveSocket(WebSocket socket, Frames frames, HubTokens tokens) {
    this.socket = socket;
    this.frames = frames;
    this.tokens = tokens;
  }

  static LiveSocket open(HubRequests requests, HubTokens tokens) throws InterruptedException {
    Frames frames = new Frames();
    WebSocket socket;
    try {
      socket = requests.socket().buildAsync(requests.hub().socket("/ws/fleet"), frames).join();
    } catch (CompletionException e) {
      throw Unreachable.because(requests.hub(), e);
    }
    LiveSocket live = new LiveSocket(socket, frames, tokens);
    live.signIn(SIGN_IN_LIMIT);
    return live;
  }

  private void signIn(Duration limit) throws InterruptedException {
    sendToken();
    JsonNode first = frames.next(limit).orElse(null);
    if (first == null || !first.path("type").asText().equals("auth_success")) {
      close();
      throw CliException.denied(
          "The hub rejected the live connection; sign in again: chatops login");
    }
  }

  private void sendToken() {
    signedInAt = System.nanoTime();
    ObjectNode auth = AnswerJson.shared().createObjectNode();
    send(auth.put("type", "auth").put("token", tokens.current()));
  }

  /** Sends a message; if the socket has ended, {@link #next} reports it. */
  public void send(JsonNode message) {
    try {
      socket.sendText(message.toString(), true).join();
    } catch (CompletionException | IllegalStateException e) {
      frames.end();
    }
  }

  /** Returns the next frame, which may take long; empty if the connection has ended. */
  public Optional<JsonNode> next() throws InterruptedException {
    while (true) {
      Optional<JsonNode> frame = frames.next(Duration.ofSeconds(1));
      if (frame.isPresent()) {
        if (!frame.get().path("type").asText().equals("auth_success")) {
          return frame;
        }
      } else if (frames.isFinished() || frames.silence().compareTo(MAX_SILENCE) > 0) {
        return Optional.empty();
      }
      if (System.nanoTime() - signedInAt > RENEWAL.toNanos()) {
        sendToken();
      }
    }
  }

  @Override
  public void close() {
    socket.abort();
  }

  /** The received frames that were not read yet. */
  private static final class Frames implements WebSocket.Listener {
    /** At this number reading pauses, and the hub waits or drops frames. */
    private static final int MAX_QUEUED = 1000;

    private final BlockingQueue<JsonNode> queue = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private volatile boolean ended;
    private boolean paused;
    private @Nullable WebSocket toResume;
    private volatile long receivedAt = System.nanoTime();

    private Optional<JsonNode> next(Duration limit) throws InterruptedException {
      JsonNode frame = queue.poll(ended ? 0 : limit.toMillis(), TimeUnit.MILLISECONDS);
      if (frame != null) {
        // The hub may be silent only because this reader was slow.
        receivedAt = System.nanoTime();
      }
      resume();
      return Optional.ofNullable(frame);
    }

    private boolean isFinished() {
      return ended && queue.isEmpty();
    }

    private synchronized void resume() {
      WebSocket waiting = toResume;
      if (paused && waiting != null && queue.size() < MAX_QUEUED / 2) {
        paused = false;
        waiting.request(1);
      }
    }

    private Duration silence() {
      return Duration.ofNanos(System.nanoTime() - receivedAt);
    }

    private void end() {
      ended = true;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      receivedAt = System.nanoTime();
      partial.append(text);
      if (last) {
        try {
          queue.add(AnswerJson.shared().readTree(partial.toString()));
        } catch (JsonProcessingException e) {
          end();
        }
        partial.setLength(0);
      }
      synchronized (this) {
        toResume = from;
        if (queue.size() >= MAX_QUEUED) {
          paused = true;
        } else {
          from.request(1);
        }
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
      receivedAt = System.nanoTime();
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      end();
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      end();
    }
  }
}
