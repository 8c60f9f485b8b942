using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.AssuranceReturns;

public sealed class ReturningTests
{
    private const string Lead = "ashdown-primary/agency-lead";
    private const string NhsNumber = "943 476 5919";

    [Fact]
    public void Opens_filled_in_with_the_products_figures_and_nothing_answered()
    {
        var opened = Returns.Open();

        Assert.Equal(("2026-03", Returns.DueOn, 1), (opened.Period.ToString(), opened.DueOn, opened.Version));
        Assert.Equal(ReturnFigures.All.Select(kind => kind.Code), opened.Figures.Select(figure => figure.Code));
        Assert.Equal((ReturnFigures.All.Length, 3, false), (opened.FiguresLeft, opened.ThemesLeft, opened.IsSigned));
    }

    [Theory]
    [InlineData("2026-03-31", "return-period-not-over")]
    [InlineData("2026-04-01", null)]
    public void Never_opens_before_the_period_is_over(string today, string? refused) =>
        Assert.Equal(refused, Returns.CodeOf(Returning.Open(Parties.School(), Returns.March.First, Returns.Six, Days.On(today))));

    [Theory]
    [InlineData("2026-04-01", null)]
    [InlineData("2026-04-02", "return-not-owed")]
    [InlineData(null, "return-not-owed")]
    public void Who_was_not_released_the_day_after_the_period_owes_none(string? releasedOn, string? refused)
    {
        var agency = Parties.School() with { ReleasedOn = releasedOn is null ? null : Days.Day(releasedOn) };

        Assert.Equal(refused, Returns.CodeOf(Returning.Open(agency, Returns.March.First, Returns.Six, Days.On("2026-05-04"))));
    }

    [Fact]
    public void Neither_a_services_team_nor_the_board_owes_one()
    {
        Assert.Equal("return-not-owed", Returns.CodeOf(Returning.Open(Parties.Board(), Returns.March.First, Returns.Six, Returns.Opening)));
        Assert.Equal("return-not-owed", Returns.CodeOf(Returning.Open(Parties.Empty("team", "Team", PartyKind.ServiceTeam), Returns.March.First, Returns.Six, Returns.Opening)));
    }

    [Fact]
    public void Nobody_waits_and_nothing_is_owed() =>
        Assert.Equal("return-not-owed", Returns.CodeOf(Returning.Open(
            Parties.School(), Returns.March.First, [.. Returns.Six.Select(entry => entry.WithStart(new DateOnly(2026, 3, 31)))], Returns.Opening)));

    [Fact]
    public void A_confirmed_figure_is_the_products_and_a_corrected_one_the_agencys()
    {
        var joined = Of(Returns.Open().Answered(), "joined");
        var waiting = Of(Returns.Open().Answered(), "waiting");

        Assert.Equal((6, 7, 7), (joined.Own, joined.Answer!.Corrected, joined.Value));
        Assert.Equal((6, null, 6), (waiting.Own, waiting.Answer!.Corrected, waiting.Value));
        Assert.Equal((Days.Day("2026-04-02"), Lead), (joined.Answer.On, joined.Answer.By));
    }

    [Theory]
    [InlineData("waiting", null, "Because.", "value-impossible", "figures.waiting.value")]
    [InlineData("waiting", -1, "Because.", "value-impossible", "figures.waiting.value")]
    [InlineData("waiting", 100_000, "Because.", "value-impossible", "figures.waiting.value")]
    [InlineData("waiting", 6, "Because.", "value-is-the-products", "figures.waiting.value")]
    [InlineData("waiting", 7, null, "correction-reason-missing", "figures.waiting.reason")]
    [InlineData("waiting", 7, "  ", "correction-reason-missing", "figures.waiting.reason")]
    [InlineData("waiting", 7, "See " + NhsNumber, "text-holds-personal-data", "figures.waiting.reason")]
    [InlineData("nothing", 7, "Because.", "figure-unknown", "figure")]
    [InlineData(null, 7, "Because.", "figure-unknown", "figure")]
    public void A_correction_needs_another_number_and_a_reason(string? code, int? value, string? reason, string refused, string field)
    {
        var problem = Returning.Correct(Returns.Open(), code, value, reason, Lead, Returns.Opening).Match(_ => null!, problem => problem);

        Assert.Equal((refused, field), (problem.Code, problem.Field));
    }

    [Fact]
    public void Confirming_after_correcting_takes_the_reason_away_and_confirming_again_changes_nothing()
    {
        var corrected = Returns.Open().Answered();

        var confirmed = Returns.Done(Returning.Confirm(corrected, "joined", Lead, Returns.Opening));
        var again = Returns.Done(Returning.Confirm(confirmed.After, "joined", Lead, Days.On("2026-04-08")));

        Assert.Equal([new ReturnText("figure.joined", null)], confirmed.Texts);
        Assert.Null(Of(confirmed.After, "joined").Answer!.Corrected);
        Assert.Same(confirmed.After, again.After);
        Assert.Empty(again.Texts);
    }

    [Theory]
    [InlineData("support", null, "narrative-missing")]
    [InlineData("support", " \n", "narrative-missing")]
    [InlineData("support", "Ring 07700 900123", "text-holds-personal-data")]
    [InlineData("weather", "Fine.", "theme-unknown")]
    public void A_narrative_is_on_a_known_theme_and_names_nobody(string theme, string? words, string refused) =>
        Assert.Equal(refused, Returns.CodeOf(Returning.Write(Returns.Open(), theme, words, Returns.Opening)));

    [Theory]
    [InlineData(FreeText.Longest, null)]
    [InlineData(FreeText.Longest + 1, "text-too-long")]
    public void A_narrative_has_five_hundred_characters(int length, string? refused) =>
        Assert.Equal(refused, Returns.CodeOf(Returning.Write(Returns.Open(), "support", new string('a', length), Returns.Opening)));

    [Fact]
    public void Of_several_answers_all_faults_are_told_and_none_is_kept()
    {
        var result = Returning.All(Returns.Open(),
        [
            current => Returning.Confirm(current, "waiting", Lead, Returns.Opening),
            current => Returning.Correct(current, "joined", -1, null, Lead, Returns.Opening),
            current => Returning.Write(current, "voice", string.Empty, Returns.Opening),
        ]);

        Assert.False(result.IsSuccess(out _, out var problem));
        Assert.Equal(
            ["figures.joined.value value-impossible", "figures.joined.reason correction-reason-missing", "narratives.voice narrative-missing"],
            Assert.IsType<InvalidFields>(problem).Faults.Select(fault => $"{fault.Field} {fault.Code}"));
    }

    [Fact]
    public void What_is_said_last_of_a_figure_counts_with_its_words()
    {
        var edit = Returns.Done(Returning.All(Returns.Open(),
        [
            current => Returning.Correct(current, "joined", 7, "First.", Lead, Returns.Opening),
            current => Returning.Correct(current, "joined", 8, "Second.", Lead, Returns.Opening),
        ]));

        Assert.Equal(8, Of(edit.After, "joined").Value);
        Assert.Equal([new ReturnText("figure.joined", "Second.")], edit.Texts);
    }

    [Fact]
    public void Is_not_signed_while_a_figure_or_a_theme_is_left()
    {
        var answered = Returns.Open().Answered();
        var figureLeft = answered with { Figures = answered.Figures.Replace(answered.Figures[3], answered.Figures[3] with { Answer = null }) };
        var themeLeft = answered with { Themes = answered.Themes.Replace(answered.Themes[1], answered.Themes[1] with { WrittenOn = null }) };

        Assert.Equal("return-incomplete", Returns.CodeOf(Returning.Sign(figureLeft, ContactRole.HeadOfService, Returns.Opening)));
        Assert.Equal("return-incomplete", Returns.CodeOf(Returning.Sign(themeLeft, ContactRole.HeadOfService, Returns.Opening)));
        Assert.Equal("confirm or correct 1 figure", Returning.StillToDo(figureLeft));
        Assert.Equal("confirm or correct 16 figures and write on 3 themes", Returning.StillToDo(Returns.Open()));
    }

    [Theory]
    [InlineData(ContactRole.SafeguardingLead, null)]
    [InlineData(ContactRole.HeadOfService, null)]
    [InlineData(ContactRole.AssuranceContact, "signer-not-a-lead")]
    [InlineData(ContactRole.Chair, "signer-not-a-lead")]
    [InlineData(null, "signer-missing")]
    public void A_lead_signs(ContactRole? role, string? refused) =>
        Assert.Equal(refused, Returns.CodeOf(Returning.Sign(Returns.Open().Answered(), role, Returns.Opening)));

    [Theory]
    [InlineData("2026-04-09", false)] // the due day
    [InlineData("2026-04-10", true)] // the day after
    public void Is_late_only_after_the_due_day(string on, bool isLate)
    {
        var signed = Returns.Open().Answered().Signed(on);

        Assert.Equal((true, isLate, ContactRole.HeadOfService), (signed.IsSigned, signed.IsLate, signed.SignedBy));
    }

    [Fact]
    public void Nothing_about_a_signed_return_changes_but_by_opening_it_again()
    {
        var signed = Returns.Open().Answered().Signed();

        Assert.All(
            [
                Returning.Confirm(signed, "waiting", Lead, Returns.Opening),
                Returning.Correct(signed, "waiting", 9, "Because.", Lead, Returns.Opening),
                Returning.Write(signed, "support", "More.", Returns.Opening),
                Returning.Sign(signed, ContactRole.HeadOfService, Returns.Opening),
            ],
            result => Assert.Equal("return-signed", Returns.CodeOf(result)));
    }

    [Fact]
    public void Opening_again_makes_a_further_version_due_five_working_days_later()
    {
        var words = Returns.Open().WithWords();
        var signed = words.After.Signed("2026-04-10");

        var again = Returns.Done(Returning.Reopen(signed, "One more had joined.", signed.Figures, words.Texts, Days.On("2026-04-20")));

        Assert.Equal((2, Days.Day("2026-04-20"), Days.Day("2026-04-27")), (again.After.Version, again.After.ReopenedOn, again.After.DueOn));
        Assert.Equal((false, null, signed.OpenedOn), (again.After.IsSigned, again.After.SignedBy, again.After.OpenedOn));
        Assert.Contains(new ReturnText("reopening", "One more had joined."), again.Texts);
    }

    [Fact]
    public void What_was_said_of_a_figure_stays_only_while_the_products_own_is_as_it_was()
    {
        var words = Returns.Open().WithWords();
        var signed = words.After.Signed();
        var counted = signed.Figures.Select(figure => new ReturnFigure(figure.Code, figure.Code == "joined" ? 8 : figure.Own));

        var again = Returns.Done(Returning.Reopen(signed, "Counted anew.", [.. counted], words.Texts, Days.On("2026-04-20")));

        Assert.Equal((1, 0), (again.After.FiguresLeft, again.After.ThemesLeft));
        Assert.Equal((8, null), (Of(again.After, "joined").Own, Of(again.After, "joined").Answer));
        Assert.DoesNotContain(again.Texts, text => text.Slot == "figure.joined");
        Assert.Equal(3, again.Texts.Count(text => text.Slot.StartsWith("theme.", StringComparison.Ordinal)));
    }

    [Fact]
    public void Opening_again_needs_a_signature_before_and_a_reason()
    {
        var open = Returns.Open().Answered();

        Assert.Equal("return-not-signed", Returns.CodeOf(Returning.Reopen(open, "Because.", open.Figures, [], Returns.Opening)));
        Assert.Equal("reopening-reason-missing", Returns.CodeOf(Returning.Reopen(open.Signed(), " ", open.Figures, [], Returns.Opening)));
        Assert.Equal("text-holds-personal-data", Returns.CodeOf(Returning.Reopen(open.Signed(), $"See {NhsNumber}.", open.Figures, [], Returns.Opening)));
    }

    [Fact]
    public void The_board_reads_narratives_of_the_last_version_that_was_released_and_no_reason()
    {
        var words = Returns.Open().WithWords();
        var signed = words.After.Signed("2026-04-10");
        var again = Returns.Done(Returning.Reopen(signed, "Because.", signed.Figures, words.Texts, Days.On("2026-04-20")));

        Assert.Equal((Days.Day("2026-04-10"), null), (signed.ReleasedOn, again.After.ReleasedOn));
        Assert.Null(Releasing.Released([]));
        Assert.Null(Releasing.Released([signed with { ReleasedOn = null }])); // signed when nobody released anything
        Assert.Same(signed, Releasing.Released([signed with { Version = 0 }, signed, again.After]));
        Assert.Equal(
            signed.Themes.Select(theme => (theme.Code, words.Texts.Single(text => text.Slot == $"theme.{theme.Code}").Words)),
            Releasing.Narratives(signed, words.Texts).Select(each => (each.Theme.Code, each.Words)));
        Assert.All(Releasing.Narratives(signed, []), each => Assert.Null(each.Words));
        Assert.Empty(Releasing.Narratives(again.After, again.Texts));
    }

    private static ReturnFigure Of(AssuranceReturn asked, string code) => asked.Figures.Single(figure => figure.Code == code);
}
