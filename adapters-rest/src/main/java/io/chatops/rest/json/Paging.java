package io.chatops.rest.json;

/** Which part of a list a request asks for. */
public record Paging(int limit, int offset) {
  /** What the answer says of it. */
  public PageMeta of(long total) {
    return new PageMeta(total, limit, offset);
  }
}
