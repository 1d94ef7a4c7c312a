package io.chatops.app.edge;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** The last answer on a connection, with the API's error body. */
final class RejectedResponse extends DefaultFullHttpResponse {
  private RejectedResponse(HttpResponseStatus status, String detail) {
    super(
        HttpVersion.HTTP_1_1,
        status,
        // The details are texts of ours without anything to escape.
        Unpooled.copiedBuffer(
            "{\"detail\":\"" + detail + "\",\"status_code\":" + status.code() + "}",
            StandardCharsets.UTF_8));
    headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .set(HttpHeaderNames.CONTENT_LENGTH, content().readableBytes())
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .set(HttpHeaderNames.CONNECTION, "close");
  }

  static RejectedResponse malformed() {
    return new RejectedResponse(
        HttpResponseStatus.BAD_REQUEST,
        "The request is malformed: it needs a path, a Host header that names a host, and chunked"
            + " as its only transfer coding if any");
  }

  static RejectedResponse tooSlow() {
    return new RejectedResponse(
        HttpResponseStatus.REQUEST_TIMEOUT,
        "The request took too long to arrive; send it without pauses");
  }

  static RejectedResponse tooMuch() {
    RejectedResponse refusal =
        new RejectedResponse(
            HttpResponseStatus.SERVICE_UNAVAILABLE,
            "Too many concurrent requests; try again in a few seconds");
    refusal.headers().set(HttpHeaderNames.RETRY_AFTER, 5);
    return refusal;
  }
}
