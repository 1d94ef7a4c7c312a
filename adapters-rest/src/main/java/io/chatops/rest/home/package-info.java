/** The page that greets a browser: {@link io.chatops.rest.home.HomePage}. */
@NullMarked
package io.chatops.rest.home;

import org.jspecify.annotations.NullMarked;
