@NullMarked
package io.chatops.app.link;

import org.jspecify.annotations.NullMarked;
