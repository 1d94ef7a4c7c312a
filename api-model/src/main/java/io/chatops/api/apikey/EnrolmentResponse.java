package io.chatops.api.apikey;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An API key or a code, with the install commands, which contain it. */
@Schema(name = "Enrolment")
public record EnrolmentResponse(
    @Schema(nullable = true, description = "null with a code") @Nullable ApiKeyResponse apiKey,
    @Schema(
            nullable = true,
            description = "For one host; null with an API key",
            examples = "ABCD-EFGH")
        @Nullable String code,
    @Schema(nullable = true, description = "When the code expires; null with an API key")
        @Nullable Instant codeExpiresAt,
    @Schema(description = "The hub's address", examples = "https://hub.example.org") String url,
    @Schema(nullable = true, description = "The text of agent.yaml; null with a code")
        @Nullable String configuration,
    @Schema(
            description =
                "Commands that start the agent; more kinds may be added. With a code, kind"
                    + " install is absent if this hub does not serve agents")
        List<Line> lines) {
  public EnrolmentResponse {
    lines = List.copyOf(lines);
  }

  /** One way to start the agent. */
  @Schema(name = "EnrolmentLine")
  public record Line(
      @Schema(examples = "systemd") String kind,
      @Schema(description = "Human-readable", examples = "Install it as a service") String title,
      @Schema(description = "To be pasted verbatim; may span several lines") String text) {
    @Override
    public String toString() {
      return "Line[" + kind + "]";
    }
  }

  @Override
  public String toString() {
    return "EnrolmentResponse[" + (apiKey == null ? "code" : apiKey) + "]";
  }
}
