package io.chatops.rest.request;

import io.chatops.api.Envelope;
import io.chatops.api.PageMeta;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.page.Position;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * The part of a list that a request asks for, of a list that grows at its beginning.
 *
 * @param offset 0 with a cursor
 * @param cursor absent: from the beginning
 */
public record CursorPaging(
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
        int offset,
    @Parameter(
            description =
                "The next_cursor of the previous page: the list continues there, regardless"
                    + " of entries added meanwhile. Cannot be combined with an offset",
            schema = @Schema(type = SchemaType.STRING))
        @QueryParam("cursor")
        @Nullable Position cursor) {

  /** Returns the position of the cursor; fails with INVALID if there is an offset, too. */
  public @Nullable Position after() {
    if (cursor != null && offset != 0) {
      throw InvalidFieldException.of("offset", "must be omitted with a cursor");
    }
    return cursor;
  }

  /** Returns the number to read: one more than is shown, which shows if there is another page. */
  public int lookedUp() {
    return limit + 1;
  }

  /**
   * Makes the response of this page.
   *
   * @param found at most {@link #lookedUp} elements
   * @param place returns the position of an element
   * @param show converts an element for the response
   */
  public <T, R> Envelope<List<R>> page(
      long total, List<T> found, Function<T, Position> place, Function<T, R> show) {
    List<T> shown = found.subList(0, Math.min(limit, found.size()));
    String next = found.size() > limit ? Cursors.of(place.apply(shown.get(limit - 1))) : null;
    return Envelope.page(
        shown.stream().map(show).toList(), new PageMeta(total, limit, offset).next(next));
  }
}
