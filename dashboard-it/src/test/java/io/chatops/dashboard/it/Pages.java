package io.chatops.dashboard.it;

import java.util.List;

/** The pages that {@link EveryPageIT} looks at. A new page gets its line here. */
final class Pages {
  /**
   * A page as somebody sees it who is signed in.
   *
   * @param name of its screenshots
   * @param path with {@code {id}} for a server that reports, {@code {away}} for one that did,
   *     {@code {alert}} for an alert
   * @param ready what is there when it has its data, as a selector of Playwright
   */
  record View(String name, String path, String ready) {}

  static final List<View> ALL =
      List.of(
          new View("servers", "/servers", "article:has-text('web-1') .meters"),
          new View("servers-table", "/servers?view=table", "td:has-text('web-1')"),
          new View("servers-grouped", "/servers?group=tag&view=cards", ".server-group"),
          new View("servers-none", "/servers?q=nothing", ".empty"),
          new View("servers-add", "/servers?add=new", "dialog [name=name]"),
          new View("welcome", "/welcome", "[name=name]"),
          new View("server", "/servers/{id}", "canvas"),
          new View("server-processes", "/servers/{id}/processes", "table"),
          new View("server-containers", "/servers/{id}/containers", "h1:has-text('web-1')"),
          new View("server-commands", "/servers/{id}/commands", "h1:has-text('web-1')"),
          new View("server-logs", "/servers/{id}/logs", "h1:has-text('web-1')"),
          new View("server-alerts", "/servers/{id}/alerts", "h1:has-text('web-1')"),
          new View("server-settings", "/servers/{id}/settings", "h1:has-text('web-1')"),
          new View("server-away", "/servers/{away}", "h1:has-text('pi-garage')"),
          new View("alerts", "/alerts", ".alert-rows"),
          new View("alerts-resolved", "/alerts?status=resolved", ".empty, .alert-rows"),
          new View("alert", "/alerts?alert={alert}", "dialog tbody tr"),
          new View("containers", "/containers", ".empty, .container-rows"),
          new View("thresholds", "/thresholds", ".threshold-rows"),
          new View("thresholds-new", "/thresholds?edit=new&type=memory", "[role=slider]"),
          new View("thresholds-starters", "/thresholds?starters=true", "dialog .starters li"),
          new View("notifications", "/notifications", ".channel"),
          new View(
              "notifications-new",
              "/notifications?edit=new&kind=ntfy",
              "dialog form, dialog .field"),
          new View(
              "notifications-deliveries",
              "/notifications?tab=deliveries",
              ".empty, .delivery-rows"),
          new View("audit", "/audit", ".audit-rows"),
          new View("storage", "/storage", ".tiles"),
          new View("hub", "/hub", ".tiles"),
          new View("users", "/users", ".user-rows"),
          new View("tv", "/tv", ".tv-tile:has-text('web-1') .meters"),
          new View("enrolment", "/enrolment", "h2"),
          new View("profile", "/profile", "td:has-text('this browser')"));

  private Pages() {}
}
