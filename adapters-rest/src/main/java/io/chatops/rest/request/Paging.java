package io.chatops.rest.request;

import io.chatops.api.PageMeta;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The part of a list that a request asks for. */
public record Paging(
    @Parameter(description = "The maximum number of entries")
        @QueryParam("limit")
        @DefaultValue("100")
        @Min(1)
        @Max(1_000)
        int limit,
    @Parameter(description = "The number of entries to skip")
        @QueryParam("offset")
        @DefaultValue("0")
        @Min(0)
        int offset) {

  /** The description of this part in the answer. */
  public PageMeta of(long total) {
    return new PageMeta(total, limit, offset);
  }

  /** Returns the same as {@link #of(long)}, with the time at which the list was so. */
  public PageMeta of(long total, @Nullable Instant asOf) {
    return new PageMeta(total, limit, offset, asOf);
  }

  /** This part of the whole list. */
  public <T> List<T> pageOf(List<T> all) {
    return all.stream().skip(offset).limit(limit).toList();
  }
}
