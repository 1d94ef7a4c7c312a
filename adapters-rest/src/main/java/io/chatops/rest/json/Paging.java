package io.chatops.rest.json;

import io.chatops.api.PageMeta;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which part of a list a request asks for. */
public record Paging(int limit, int offset) {
  /** What the answer says of it. */
  public PageMeta of(long total) {
    return new PageMeta(total, limit, offset);
  }

  /** As {@link #of(long)}, of what was so at a time. */
  public PageMeta of(long total, @Nullable Instant asOf) {
    return new PageMeta(total, limit, offset, asOf);
  }

  /** That part of the whole list. */
  public <T> List<T> pageOf(List<T> all) {
    return all.stream().skip(offset).limit(limit).toList();
  }
}
