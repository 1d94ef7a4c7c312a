package io.chatops.api.notify;

import io.chatops.core.notify.Receipt;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The result of a test of a channel. */
@Schema(name = "Receipt")
public record ReceiptResponse(
    @Schema(description = "True if the receiver accepted it") boolean delivered,
    @Schema(
            enumeration = {"delivered", "retry", "refused"},
            description =
                "retry: it may work later, as after HTTP 503; refused: it will not work until"
                    + " something changes, as after HTTP 401")
        String outcome,
    @Schema(
            description = "A summary of the receiver's response, which is not quoted",
            examples = "HTTP 200")
        String detail) {

  public static ReceiptResponse from(Receipt receipt) {
    return receipt.handle(
        new Receipt.Handler<ReceiptResponse>() {
          @Override
          public ReceiptResponse on(Receipt.Delivered delivered) {
            return new ReceiptResponse(true, "delivered", delivered.detail());
          }

          @Override
          public ReceiptResponse on(Receipt.Retry retry) {
            return new ReceiptResponse(false, "retry", retry.reason());
          }

          @Override
          public ReceiptResponse on(Receipt.Rejected refused) {
            return new ReceiptResponse(false, "refused", refused.reason());
          }
        });
  }
}
