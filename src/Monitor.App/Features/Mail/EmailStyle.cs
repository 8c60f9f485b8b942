namespace Monitor.App.Features.Mail;

/// <summary>
/// How a mail looks. Mail readers drop or rewrite style sheets, so everything that matters is inline; the sheet only adapts to dark screens and
/// small ones, for readers that keep it.
/// </summary>
internal static class EmailStyle
{
    public const string Font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Arial,sans-serif;";
    public const string Page = "margin:0;padding:0;width:100%;background-color:#eef1f4;-webkit-text-size-adjust:100%;";
    public const string Canvas = "width:100%;background-color:#eef1f4;";
    public const string Card = "width:100%;max-width:600px;margin:0 auto;background-color:#ffffff;";
    public const string Unseen = "display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;";
    public const string Bar = Font + "padding:16px 32px;background-color:#1f3a52;color:#ffffff;font-size:16px;line-height:22px;font-weight:bold;";
    public const string Body = Font + "padding:28px 32px 12px;color:#16212b;font-size:17px;line-height:25px;";
    public const string Foot = Font + "padding:20px 32px 28px;border-top:1px solid #c9d1d9;color:#46525e;font-size:14px;line-height:21px;";
    public const string Heading = "margin:0 0 20px;font-size:26px;line-height:32px;font-weight:bold;";
    public const string Section = "margin:32px 0 12px;font-size:20px;line-height:26px;font-weight:bold;";
    public const string Paragraph = "margin:0 0 18px;";
    public const string FootParagraph = "margin:0 0 10px;";
    public const string Warning = Font + "padding:16px 20px;border-left:8px solid #b3261e;background-color:#fdecea;color:#5c1410;font-size:18px;line-height:27px;font-weight:bold;";
    public const string Block = "width:100%;margin:0 0 20px;";
    public const string Items = "margin:0 0 20px;padding:0;list-style:none;";
    public const string Item = "margin:0;padding:12px 0;border-top:1px solid #c9d1d9;";
    public const string Link = "color:#14538f;font-weight:bold;text-decoration:underline;";
    public const string When = "color:#46525e;font-size:15px;line-height:22px;";
    public const string ButtonRow = "margin:8px 0 24px;";
    public const string Button = "border-radius:6px;background-color:#14638f;";
    public const string ButtonLink = Font + "display:inline-block;padding:14px 26px;border:1px solid #14638f;border-radius:6px;background-color:#14638f;color:#ffffff;font-size:18px;line-height:24px;font-weight:bold;text-decoration:none;";
    public const string Chart = "padding:12px 0;background-color:#ffffff;";
    public const string Picture = "display:block;width:100%;max-width:536px;height:auto;border:0;font-size:15px;line-height:22px;color:#16212b;background-color:#ffffff;";
    public const string Table = "width:100%;margin:0 0 24px;border-collapse:collapse;font-size:15px;line-height:20px;";
    public const string Caption = "padding:0 0 8px;font-size:16px;line-height:22px;font-weight:bold;text-align:left;";
    public const string ColumnHead = "padding:8px 0 8px 10px;border-bottom:2px solid #7b8794;font-weight:bold;text-align:right;vertical-align:bottom;";
    public const string FirstHead = "padding:8px 10px 8px 0;border-bottom:2px solid #7b8794;font-weight:bold;text-align:left;vertical-align:bottom;";
    public const string RowHead = "padding:8px 10px 8px 0;border-bottom:1px solid #c9d1d9;font-weight:normal;text-align:left;vertical-align:top;";
    public const string Cell = "padding:8px 0 8px 10px;border-bottom:1px solid #c9d1d9;text-align:right;vertical-align:top;";

    /// <summary>For readers that keep a style sheet. The classes are those that the template names.</summary>
    public const string Sheet = """
        :root { color-scheme: light dark; supported-color-schemes: light dark; }
        @media only screen and (max-width: 480px) {
          .bar, .body, .foot { padding-left: 18px !important; padding-right: 18px !important; }
          .heading { font-size: 23px !important; line-height: 29px !important; }
          .button-row { width: 100% !important; }
          .button-link { display: block !important; text-align: center !important; }
        }
        @media (prefers-color-scheme: dark) {
          .page, .canvas { background-color: #0e1418 !important; }
          .card { background-color: #182026 !important; }
          .bar { background-color: #27465f !important; color: #ffffff !important; }
          .body { color: #e9edf0 !important; }
          .foot, .when { color: #b4bfc8 !important; }
          .foot, .line { border-color: #3c4852 !important; }
          .link { color: #93c9f5 !important; }
          .warning { background-color: #3b1513 !important; border-color: #ff8a80 !important; color: #ffdad6 !important; }
          .button, .button-link { background-color: #93c9f5 !important; border-color: #93c9f5 !important; color: #0b2033 !important; }
        }
        [data-ogsc] .body { color: #e9edf0 !important; }
        [data-ogsc] .foot, [data-ogsc] .when { color: #b4bfc8 !important; }
        [data-ogsc] .link { color: #93c9f5 !important; }
        """;

    /// <summary>Desktop Outlook knows no maximum width; these comments give it a table of 600 pixels.</summary>
    public const string OutlookBegins = "<!--[if mso]><table role=\"presentation\" align=\"center\" width=\"600\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr><td><![endif]-->";

    public const string OutlookEnds = "<!--[if mso]></td></tr></table><![endif]-->";
}
