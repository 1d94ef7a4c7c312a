/**
 * The parts of the API's description that do not belong to one resource, for {@code /openapi.json},
 * {@code /docs} and {@code /redoc}.
 */
@NullMarked
package io.chatops.rest.openapi;

import org.jspecify.annotations.NullMarked;
