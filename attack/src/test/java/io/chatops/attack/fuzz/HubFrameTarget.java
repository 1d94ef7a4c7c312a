package io.chatops.attack.fuzz;

import io.chatops.protocol.ProtocolCodec;
import io.chatops.protocol.ProtocolException;
import io.chatops.protocol.ToAgent;
import io.chatops.testkit.Fuzzing;
import java.util.Arrays;

/** A frame at the agent, from a hub. */
public final class HubFrameTarget {
  private static final ProtocolCodec CODEC = new ProtocolCodec();

  private HubFrameTarget() {}

  /** Reads a frame; what was read comes back the same when it is written and read again. */
  public static void fuzzerTestOneInput(byte[] frame) {
    try {
      ToAgent read = CODEC.decodeToAgent(frame);
      if (read instanceof ToAgent.Unknown) {
        return; // of a newer hub: skipped, and never written
      }
      byte[] written = CODEC.encode(read);
      Fuzzing.require(
          Arrays.equals(written, CODEC.encode(CODEC.decodeToAgent(written))),
          "a message that was read can be written");
    } catch (ProtocolException e) {
      Fuzzing.require(e.getMessage() != null, "a refusal gives a reason");
    }
  }
}
