package io.chatops.ws.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.ws.TestPeer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An agent that gets requests and replies to them. */
public final class AskedAgent {
  private static final Pattern ASKED =
      Pattern.compile("\\{\"type\":\"(\\w+)\",\"request_id\":\"([0-9a-f-]{36})\"(.*)}");

  private final TestPeer peer;

  /**
   * A request of the hub.
   *
   * @param fields after the id, as JSON
   */
  public record Request(String type, String id, String fields) {}

  public AskedAgent(TestPeer peer) {
    this.peer = peer;
  }

  public TestPeer peer() {
    return peer;
  }

  /** The next request. */
  public Request asked() {
    String frame = peer.receive();
    Matcher asked = ASKED.matcher(frame);
    assertThat(asked.matches()).as("a request: %s", frame).isTrue();
    return new Request(asked.group(1), asked.group(2), asked.group(3));
  }

  /** Sends a frame with this request's id; single quotes stand for double ones. */
  public AskedAgent reply(Request request, String type, String fields) {
    peer.send(
        ("{'type':'" + type + "','request_id':'" + request.id() + "'" + fields + "}")
            .replace('\'', '"'));
    return this;
  }

  /** Everything sent before has been read by the hub when this returns. */
  public void settle() {
    peer.send("{\"type\":\"ping\"}");
    assertThat(peer.receive()).isEqualTo("{\"type\":\"pong\"}");
  }
}
