/**
 * The description of the API that {@code /openapi.json}, {@code /docs} and {@code /redoc} show, as
 * far as it is not said beside the resources themselves.
 */
@NullMarked
package io.chatops.rest.openapi;

import org.jspecify.annotations.NullMarked;
