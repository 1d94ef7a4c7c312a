package io.chatops.rest.container;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The time that a container has to stop, from the query. */
record StopTimeout(
    @Parameter(
            description = "The number of seconds it has to stop before it is killed",
            schema =
                @Schema(
                    implementation = Integer.class,
                    minimum = "0",
                    maximum = "300",
                    defaultValue = "10"))
        @QueryParam("timeout")
        @Min(0)
        @Max(300)
        @Nullable Integer timeout) {}
