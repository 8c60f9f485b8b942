using System.Xml.Linq;
using Monitor.App.Pages.Entries;
using Monitor.App.Pages.Forms;
using Monitor.Domain;
using Monitor.Domain.Email;
using Monitor.Domain.WaitingList;
using Monitor.Testing;

namespace Monitor.App.Tests.Pages;

public sealed class EntryPageTests
{
    /// <summary>The end of a hold has nothing to fill in.</summary>
    public static TheoryData<RecordKind> Kinds => [.. RecordKinds.All.Where(kind => kind != RecordKind.HoldEnd)];

    [Fact]
    public async Task Shows_the_wait_whose_it_is_and_where_it_stands()
    {
        var page = await RenderAsync(SamplePages.Entry(Entries.Open().AtLevel(3).WithLead()));
        var words = page.Words();

        Assert.Contains($"Entry {Entries.Id(1)}", page.All("h1").Single().Words(), StringComparison.Ordinal);
        Assert.Equal("50 days waited", page.WithClass("monitor-days").Single().Words());
        Assert.Contains("ASH-00412", words, StringComparison.Ordinal);
        Assert.Contains("3, targeted: Several or complex needs that want a co-ordinated plan and a lead professional.", words, StringComparison.Ordinal);
        Assert.Contains("Family support lead, since 2 March 2026", words, StringComparison.Ordinal);
        Assert.EndsWith($"{EmailWords.NotAVerdict} {Words.Emergency(TestPolicy.Current)}", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_what_is_missing_since_when_how_far_it_climbed_and_what_to_do()
    {
        var entry = Entries.Open().AtLevel(3).WithLead().WithContact(new DateOnly(2026, 4, 20))
            .WithLadder("WL-02", new DateOnly(2026, 3, 6)).Told("WL-02", 1, new DateOnly(2026, 3, 6)).Raised("WL-02", 2, new DateOnly(2026, 3, 10));

        var page = await RenderAsync(SamplePages.Entry(entry));

        Assert.Equal(
            "No interim support is recorded Was due by 5 March 2026, 47 days ago. Step 2: the safeguarding lead is about to be told. "
            + "Record what is in place meanwhile, or that the family declined it. Record it: interim support",
            string.Join(' ', page.WithClass("monitor-line").First().Elements().Select(Html.Words)));
        Assert.Equal($"/app/entries/{entry.Id}?record=support#record", page.WithClass("monitor-line").First().All("a").Single().Get("href"));
    }

    [Fact]
    public async Task Says_who_was_told_who_answers_and_what_is_due_soon()
    {
        var told = Entries.Open().WithLadder("WL-02", new DateOnly(2026, 3, 6)).Told("WL-02", 1, new DateOnly(2026, 3, 9));
        var answered = told.Acknowledged("WL-02", new DateOnly(2026, 4, 20), new DateOnly(2026, 4, 30));

        Assert.Contains("Step 1: the assurance contact was told on 9 March 2026.", (await RenderAsync(SamplePages.Entry(told))).Words(), StringComparison.Ordinal);
        Assert.Contains("Head of service answers for it until 30 April 2026.", (await RenderAsync(SamplePages.Entry(answered))).Words(), StringComparison.Ordinal);
        Assert.Equal("The service's target for starting By 27 April 2026.", string.Join(' ', (await RenderAsync(SamplePages.Entry(told))).WithClass("monitor-line--coming").Single().Elements().Select(Html.Words)));
    }

    [Fact]
    public async Task Says_first_of_all_whom_to_ring_when_social_care_may_need_to_be_told()
    {
        var page = await RenderAsync(SamplePages.Entry(Entries.Open().WithHarmMark(), done: "Recorded.", faults: new FieldFault("role", "Enter the role.")));

        var first = page.ById("main-content")!.Elements().First();
        Assert.Equal("monitor-call-now", first.Get("class"));
        Assert.Contains("Ring children's social care now: 01632 960 100 by day, 01632 960 200 out of hours", first.Words(), StringComparison.Ordinal);
        Assert.Equal(["tel:01632960100", "tel:01632960200"], first.All("a").Select(link => link.Get("href")));
        Assert.Equal("social-care", page.All("input").Single(input => input.Get("name") == "what").Get("value"));
    }

    [Fact]
    public async Task Says_nothing_of_ringing_once_social_care_was_told()
    {
        var page = await RenderAsync(SamplePages.Entry(Entries.Open().WithHarmMark().WithSocialCareTold(new DateOnly(2026, 3, 2))));

        Assert.Empty(page.WithClass("monitor-call-now"));
        Assert.Contains("Told on 2 March 2026, Designated safeguarding lead", page.Words(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_input_has_a_label_that_is_its_own(RecordKind kind)
    {
        var page = await RenderAsync(SamplePages.Entry(kind));
        var form = page.All("form").Single();
        var inputs = form.Descendants().Where(IsInput).ToList();
        var labels = page.All("label").Select(label => label.Get("for")).ToList();

        Assert.NotEmpty(inputs);
        Assert.All(inputs, input => Assert.Single(labels, label => label == input.Get("id")));
        Assert.Equal(inputs.Count, labels.Count);
        Assert.All(form.All("fieldset"), group => Assert.NotEmpty(group.Elements("legend").Single().Words()));
        AssertIdsHold(page);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_fault_is_summed_up_leads_to_its_field_and_is_said_there(RecordKind kind)
    {
        var clean = (await RenderAsync(SamplePages.Entry(kind))).All("form").Single();
        var faults = clean.Descendants().Where(IsInput).Select(input => input.Get("name")!.Split('-')[0]).Distinct().Select(name => new FieldFault(name, $"Mend {name}.")).ToArray();

        var page = await RenderAsync(SamplePages.Entry(kind, null, faults));
        var links = page.WithClass("govuk-error-summary").Single().All("a").ToList();

        Assert.Equal(faults.Select(fault => fault.Message), links.Select(Html.Words));
        Assert.All(links, link => Assert.True(IsInput(page.ById(link.Get("href")![1..])!)));
        Assert.StartsWith("Error: ", page.All("title").Single().Value, StringComparison.Ordinal);
        Assert.All(faults, fault =>
        {
            Assert.Equal($"Error: {fault.Message}", page.ById($"{fault.Field}-error")!.Words());
            Assert.Contains(page.DescendantsAndSelf(), element => (element.Get("aria-describedby") ?? string.Empty).Split(' ').Contains($"{fault.Field}-error"));
        });
        AssertIdsHold(page);
    }

    [Theory]
    [InlineData("support", RecordKind.Review, "#support")]
    [InlineData("agreedWithFamily", RecordKind.Support, "#agreedWithFamily")]
    [InlineData("reviewBy", RecordKind.Support, "#reviewBy-day")]
    [InlineData(null, RecordKind.Support, "#record")]
    public async Task A_refusal_leads_to_the_field_that_it_is_about(string? field, RecordKind kind, string expected)
    {
        var model = SamplePages.Entry(Entries.Open().WithSupport(Entries.Listing, Entries.Listing.AddDays(28)), kind);
        var page = await RenderAsync(model with { Form = model.Form.With(new InvalidProblem("refused", "Mend this.", field), RecordDefinitions.FieldsOf(kind, model.Context)) });

        Assert.Equal(expected, page.WithClass("govuk-error-summary").Single().All("a").Single().Get("href"));
        Assert.NotNull(page.ById(expected[1..]));
    }

    [Fact]
    public async Task What_was_typed_is_still_there_and_cannot_break_out()
    {
        const string Typed = "\"><script>alert(1)</script> </textarea>";
        var form = Form(new()
        {
            ["what"] = "contact",
            ["on-day"] = "31",
            ["on-month"] = "February\"",
            ["on-year"] = "2026",
            ["familyView"] = Typed,
            ["idempotencyKey"] = "key-7",
        });

        var html = await Html.RenderAsync<EntryPage>(SamplePages.Entry(Entries.Open()) with { Form = RecordForm.From(form) });
        var page = Html.Parse(html);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Typed, page.ById("familyView")!.Value);
        Assert.Equal(["31", "February\"", "2026"], new[] { "on-day", "on-month", "on-year" }.Select(id => page.ById(id)!.Get("value")));
        Assert.Equal("key-7", page.All("input").Single(input => input.Get("name") == "idempotencyKey").Get("value"));
        Assert.Equal("secret", page.All("input").Single(input => input.Get("name") == "__token").Get("value"));
    }

    [Fact]
    public async Task Choices_that_were_made_are_still_made()
    {
        var support = Form(new() { ["what"] = "support", ["kind"] = "Digital", ["agreedWithFamily"] = "no" });

        var page = await RenderAsync(SamplePages.Entry(Entries.Open()) with { Form = RecordForm.From(support) });

        Assert.Equal("Digital", page.All("option").Single(option => option.Get("selected") is not null).Get("value"));
        Assert.Equal("no", page.All("input").Single(input => input.Get("checked") is not null).Get("value"));
    }

    [Fact]
    public async Task Says_what_was_recorded_after_it_was()
    {
        var page = await RenderAsync(SamplePages.Entry(Entries.Open(), done: "The contact was recorded."));

        var banner = page.WithClass("govuk-notification-banner--success").Single();
        Assert.Equal("alert", banner.Get("role"));
        Assert.Contains("The contact was recorded.", banner.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_what_happened_newest_first_with_the_familys_view()
    {
        var page = await RenderAsync(SamplePages.Entry());
        var lines = page.WithClass("monitor-timeline").SelectMany(list => list.Elements("li")).Select(Html.Words).ToList();

        Assert.Equal(SamplePages.Eventful.Count, lines.Count);
        Assert.Equal("15 April 2026, 23:30, Ashdown Primary School, practitioner Level of need 4, specialist or statutory, from 15 April 2026.", lines[0]);
        Assert.Contains(lines, line => line.EndsWith(
            "Contact with the family on 12 March 2026.The family's view: We are coping, but nobody told us how long it will be. <script>alert(1)</script>", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith("Step 1 was told to the assurance contact: no interim support is recorded.", StringComparison.Ordinal));
        Assert.EndsWith("The referral for Family Intervention was put on the list. It was received on 2 March 2026.", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_words_for_everything_that_can_happen()
    {
        var words = new HistoryWords(Entries.Open(), Parties.School(), TestPolicy.Current);

        Assert.All(EventSamples.All, happened => Assert.EndsWith(".", words.Of(happened), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, RecordKind.Lead)]
    [InlineData(true, RecordKind.Support)]
    public void Offers_first_what_puts_the_first_gap_right(bool hasLead, RecordKind expected)
    {
        var entry = hasLead ? Entries.Open().WithLead() : Entries.Open();

        Assert.Equal(expected, RecordKinds.NeededFirst(entry, SamplePages.Now));
    }

    [Fact]
    public void Offers_a_review_after_support_has_passed_its_review_date_and_a_decision_after_enough_attempts()
    {
        var listing = Entries.Listing;
        var lapsed = Entries.Open().WithLead().WithSupport(listing, listing.AddDays(20));
        var tried = Entries.Open().WithNothingOwed() with { LastContactOn = listing };
        tried = tried.WithAttempt(listing.AddDays(1)).WithAttempt(listing.AddDays(2)).WithAttempt(listing.AddDays(3), ContactMeans.Visit);

        Assert.Equal(RecordKind.Review, RecordKinds.NeededFirst(lapsed, SamplePages.Now));
        Assert.Equal(RecordKind.Decision, RecordKinds.NeededFirst(tried, SamplePages.Now));
        Assert.Equal(RecordKind.Contact, RecordKinds.NeededFirst(Entries.Open().WithNothingOwed(), SamplePages.Now));
    }

    [Fact]
    public async Task An_ended_wait_owes_nothing_and_takes_only_what_reopens_corrects_erases_or_holds_it()
    {
        var page = await RenderAsync(SamplePages.Entry(Entries.Open().WithStart(new DateOnly(2026, 4, 1))));

        Assert.Equal(
            [RecordKind.Reopen, RecordKind.ReferralDate, RecordKind.Withdraw, RecordKind.Erase, RecordKind.LegalHold],
            RecordKinds.OfferedOn(Entries.Open().WithStart(new DateOnly(2026, 4, 1))));
        Assert.Equal("30 days waited, until the service started on 1 April 2026", page.WithClass("monitor-days").Single().Words());
        Assert.Contains("The wait has ended. Nothing is owed any more.", page.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Obeys_the_content_security_policy_and_carries_no_crown()
    {
        var html = await Html.RenderAsync<EntryPage>(SamplePages.Entry());
        var page = Html.Parse(html);

        Assert.DoesNotContain(page.DescendantsAndSelf(), element => element.Get("style") is not null || element.Name.LocalName is "script" or "style" or "img");
        Assert.DoesNotContain(page.DescendantsAndSelf().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.All(page.All("link"), link => Assert.StartsWith("/app/assets/", link.Get("href")));
        Assert.DoesNotContain("GOV.UK", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("crown", html, StringComparison.OrdinalIgnoreCase);
        Landmarks.AssertHeld(page);
    }

    private static PostedForm Form(Dictionary<string, Microsoft.Extensions.Primitives.StringValues> values) =>
        FormFields.From(values) is var fields ? new PostedForm(fields["what"], fields, fields["idempotencyKey"], string.Empty) : null!;

    private static async Task<XElement> RenderAsync(EntryPageModel model) => Html.Parse(await Html.RenderAsync<EntryPage>(model));

    private static bool IsInput(XElement element) =>
        element.Name.LocalName is "select" or "textarea" || (element.Name.LocalName == "input" && element.Get("type") != "hidden");

    private static void AssertIdsHold(XElement page)
    {
        var ids = page.DescendantsAndSelf().Select(element => element.Get("id")).OfType<string>().ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(
            page.DescendantsAndSelf().SelectMany(element => new[] { element.Get("aria-describedby"), element.Get("aria-labelledby") }).OfType<string>().SelectMany(value => value.Split(' ')),
            id => Assert.Contains(id, ids));
    }
}
