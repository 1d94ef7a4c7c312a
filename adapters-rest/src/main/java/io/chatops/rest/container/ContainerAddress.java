package io.chatops.rest.container;

import io.chatops.core.container.ContainerRef;
import io.chatops.core.identity.ServerId;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The container that a path names. */
record ContainerAddress(
    @Parameter(description = "The server") @PathParam("server_id") ServerId serverId,
    @Parameter(description = "The container: its id, of 12 digits or more, or its name")
        @PathParam("container_id")
        ContainerRef containerId) {}
