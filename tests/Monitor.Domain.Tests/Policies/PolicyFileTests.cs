using System.Text.Json.Nodes;
using Monitor.Domain.Escalations;
using Monitor.Domain.Policies;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Policies;

public sealed class PolicyFileTests
{
    [Fact]
    public void The_repositorys_policy_is_accepted_and_holds_the_defaults()
    {
        var policy = TestPolicy.Current;

        Assert.Equal("Northmere Safeguarding Children Partnership", policy.BoardTitle);
        Assert.Equal(new Allowance(true, 5, 3, 2, 1), policy.LeadNamed);
        Assert.Equal(new Allowance(true, 10, 5, 3, 2), policy.SupportRecorded);
        Assert.Equal(new Allowance(true, 5, 5, 3, 2), policy.SupportNotLapsed);
        Assert.Equal(new Allowance(false, 28, 28, 14, 7), policy.Contact);
        Assert.Equal(new AttemptsPolicy(3, 2, 2, 10), policy.Attempts);
        Assert.Equal([5, 5, 5, 5], Enumerable.Range(1, 4).Select(policy.CarersTold.For));
        Assert.Equal(new Allowance(false, 84, 84, 42, 42), policy.NeedReviewed);
        Assert.Equal((126, 364), (policy.LongWaitDecided.For(1), policy.HarmReviewed.For(1)));
        Assert.All([policy.LevelAgreed, policy.ReferralAnswered, policy.AlternativeNamed, policy.ReturnSigned], allowance => Assert.Equal(new Allowance(true, 5, 5, 5, 5), allowance));
        Assert.Equal((new Allowance(true, 3, 3, 3, 3), 2), (policy.ResponsibilityTaken, policy.SettledWorkingDays));
        Assert.Equal(new Allowance(true, 1, 1, 1, 1), policy.ContactWorks);
        Assert.Equal(new CarersPolicy(LaterWorkingDays: 10, ChangeOfDays: 28, AtMostEveryDays: 84), policy.Carers);
        Assert.Equal(new VisitPolicy(ChildInNeed: 20, ChildProtection: 10), policy.Visits);
        Assert.Equal(new HandoverPolicy(MonthsBefore: 6, DaysBefore: 84, LateDaysBefore: 42), policy.Handover);
        Assert.Equal(new ClosurePolicy(LongFromDays: 10, CoverNoticeWorkingDays: 10), policy.Closures);
        Assert.Equal(new GuardPolicy(ReviewWithinDays: 28, WatchMonths: 12), policy.Guard);
        Assert.Equal((5, 3), (policy.Returns.QuarterlyUnder, policy.Returns.Themes.Length));
        Assert.Equal([0, 2, 5], policy.Returns.ChaseWorkingDays);
        Assert.Contains("RCADS", policy.NeedTools);
        Assert.Equal([false, true], policy.Services.Select(service => service.StopsAtAllThree));
        Assert.Equal(new LadderPolicy(new LadderTerms(2, 3, 5, LowLevelsStopAt: 3), AcknowledgedAtMostWorkingDays: 10), policy.Ladder);
        Assert.Equal((28, 20), (policy.AskAgainAtMostDays, policy.QuietStartWorkingDays));
        Assert.Equal(new MailTimes(new TimeOnly(8, 0), DayOfWeek.Tuesday, new TimeOnly(9, 0), 3, new TimeOnly(9, 30)), policy.MailTimes);
        Assert.Equal(new SmallNumbersPolicy(5, 5), policy.SmallNumbers);
        Assert.Equal([1, 2, 3, 4], policy.Levels.Select(level => level.Level));
        Assert.Equal(56, policy.Service(ServiceCode.Parse("FI")).TargetDays);
        Assert.Equal("child", policy.Service(ServiceCode.Parse("CAMHS")).Subject);
        Assert.Null(policy.FindService(ServiceCode.Parse("OLD")));
        Assert.Throws<InvalidOperationException>(() => policy.Service(ServiceCode.Parse("OLD")));
    }

    [Fact]
    public void The_version_changes_with_the_file_and_only_with_it()
    {
        var again = PolicyFile.Read(TestPolicy.Json).Match(policy => policy.Version, problem => problem.Detail);
        var other = PolicyFile.Read(TestPolicy.Json + "\n").Match(policy => policy.Version, problem => problem.Detail);

        Assert.Matches("^[0-9a-f]{12}$", again);
        Assert.Equal(TestPolicy.Current.Version, again);
        Assert.NotEqual(again, other);
    }

    [Theory]
    [InlineData("boardTitle", "\"\"", "boardTitle must be 3 to 100 characters")]
    [InlineData("boardTitle", "\"   \"", "boardTitle must be 3 to 100 characters")]
    [InlineData("thresholdsDocument", "\"x\"", "thresholdsDocument must be 8 to 300 characters")]
    [InlineData("emergency/socialCareDay", "\"\"", "emergency.socialCareDay must be a telephone number of 3 to 15 digits")]
    [InlineData("emergency/socialCareDay", "\"TBC\"", "emergency.socialCareDay must be a telephone number")]
    [InlineData("emergency/socialCareDay", "\"01632 960 100 ext 4\"", "emergency.socialCareDay must be a telephone number")]
    [InlineData("emergency/socialCareOutOfHours", "\"12\"", "emergency.socialCareOutOfHours must be a telephone number")]
    [InlineData("emergency/crisisLine", "\"0123456789012345\"", "emergency.crisisLine must be a telephone number")]
    [InlineData("emergency/advice", "\"Ring somebody who can help.\"", "emergency.advice must name both 999 and NHS 111")]
    [InlineData("emergency/advice", "\"Ring 999 if anybody is in danger.\"", "emergency.advice must name both 999 and NHS 111")]
    [InlineData("emergency/advice", "\"999, 111\"", "emergency.advice must be 20 to 300 characters")]
    [InlineData("services", "[]", "services must name 1 to 20 services")]
    [InlineData("services", "[null]", "services[0] is empty")]
    [InlineData("services/0/code", "\"fi\"", "services[0].code must be 2 to 12 capital letters and digits")]
    [InlineData("services/0/code", "\"CAMHS\"", "services must not name a code twice")]
    [InlineData("services/1/name", "\"\"", "services[1].name must be 2 to 60 characters")]
    [InlineData("services/1/subject", "\"baby\"", "services[1].subject must be child or family")]
    [InlineData("services/1/targetDays", "0", "services[1].targetDays is 0; it must be from 1 to 730")]
    [InlineData("services/1/targetDays", "731", "services[1].targetDays is 731; it must be from 1 to 730")]
    [InlineData("services/1/team", "\"CAMHS team\"", "services[1].team must be 2 to 40 small letters")]
    [InlineData("levels", "[]", "levels must hold four levels of need")]
    [InlineData("levels/3", "null", "levels[3] is empty")]
    [InlineData("levels/3/label", "\"\"", "levels[3].label must be 2 to 60 characters")]
    [InlineData("levels/0/descriptor", "\"Fine.\"", "levels[0].descriptor must be 10 to 500 characters")]
    [InlineData("obligations/WL-01", "null", "obligations.WL-01 is missing")]
    [InlineData("obligations/WL-07", "{ \"unit\": \"days\", \"levels\": [1, 1, 1, 1] }", "obligations.WL-07 is not an obligation this version knows")]
    [InlineData("obligations/WL-01/levels", "[5, 3, 2]", "obligations.WL-01.levels must hold four numbers from 1 to 120")]
    [InlineData("obligations/WL-01/levels/3", "0", "obligations.WL-01.levels must hold four numbers from 1 to 120")]
    [InlineData("obligations/WL-02/levels/0", "121", "obligations.WL-02.levels must hold four numbers from 1 to 120")]
    [InlineData("obligations/WL-04/levels/0", "733", "obligations.WL-04.levels must hold four numbers from 1 to 732")]
    [InlineData("obligations/WL-04/unit", "7", "obligations.WL-04.unit")]
    [InlineData("obligations/WL-04/unit", "\"weeks\"", "obligations.WL-04.unit")]
    [InlineData("carers/laterWorkingDays", "0", "carers.laterWorkingDays is 0; it must be from 1 to 60")]
    [InlineData("carers/laterWorkingDays", "61", "carers.laterWorkingDays is 61; it must be from 1 to 60")]
    [InlineData("carers/changeOfDays", "0", "carers.changeOfDays is 0; it must be from 1 to 366")]
    [InlineData("carers/changeOfDays", "367", "carers.changeOfDays is 367; it must be from 1 to 366")]
    [InlineData("carers/atMostEveryDays", "0", "carers.atMostEveryDays is 0; it must be from 1 to 366")]
    [InlineData("carers/atMostEveryDays", "367", "carers.atMostEveryDays is 367; it must be from 1 to 366")]
    [InlineData("visits/childInNeed", "0", "visits.childInNeed is 0; it must be from 1 to 60")]
    [InlineData("visits/childInNeed", "61", "visits.childInNeed is 61; it must be from 1 to 60")]
    [InlineData("visits/childProtection", "0", "visits.childProtection is 0; it must be from 1 to 60")]
    [InlineData("visits/childProtection", "61", "visits.childProtection is 61; it must be from 1 to 60")]
    [InlineData("handover/monthsBefore", "0", "handover.monthsBefore is 0; it must be from 1 to 24")]
    [InlineData("handover/monthsBefore", "25", "handover.monthsBefore is 25; it must be from 1 to 24")]
    [InlineData("handover/daysBefore", "0", "handover.daysBefore is 0; it must be from 1 to 366")]
    [InlineData("handover/daysBefore", "367", "handover.daysBefore is 367; it must be from 1 to 366")]
    [InlineData("responsibility/settledWorkingDays", "0", "responsibility.settledWorkingDays is 0; it must be from 1 to 20")]
    [InlineData("responsibility/settledWorkingDays", "21", "responsibility.settledWorkingDays is 21; it must be from 1 to 20")]
    [InlineData("closures/longFromDays", "1", "closures.longFromDays is 1; it must be from 2 to 60")]
    [InlineData("closures/longFromDays", "61", "closures.longFromDays is 61; it must be from 2 to 60")]
    [InlineData("closures/coverNoticeWorkingDays", "0", "closures.coverNoticeWorkingDays is 0; it must be from 1 to 40")]
    [InlineData("closures/coverNoticeWorkingDays", "41", "closures.coverNoticeWorkingDays is 41; it must be from 1 to 40")]
    [InlineData("guard/reviewWithinDays", "0", "guard.reviewWithinDays is 0; it must be from 1 to 84")]
    [InlineData("guard/reviewWithinDays", "85", "guard.reviewWithinDays is 85; it must be from 1 to 84")]
    [InlineData("guard/watchMonths", "0", "guard.watchMonths is 0; it must be from 1 to 36")]
    [InlineData("guard/watchMonths", "37", "guard.watchMonths is 37; it must be from 1 to 36")]
    [InlineData("returns/quarterlyUnder", "-1", "returns.quarterlyUnder is -1; it must be from 0 to 50")]
    [InlineData("returns/quarterlyUnder", "51", "returns.quarterlyUnder is 51; it must be from 0 to 50")]
    [InlineData("handover/lateDaysBefore", "-1", "handover.lateDaysBefore is -1; it must be from 0 to 84")]
    [InlineData("handover/lateDaysBefore", "85", "handover.lateDaysBefore is 85; it must be from 0 to 84")]
    [InlineData("needTools", "[]", "needTools must name 1 to 30 tools, each once, in 2 to 60 characters")]
    [InlineData("needTools", "[null]", "needTools must name 1 to 30 tools, each once, in 2 to 60 characters")]
    [InlineData("needTools", "[\"X\"]", "needTools must name 1 to 30 tools, each once, in 2 to 60 characters")]
    [InlineData("needTools", "[\"RCADS\", \"rcads\"]", "needTools must name 1 to 30 tools, each once, in 2 to 60 characters")]
    [InlineData("returns/chaseWorkingDays", "[]", "returns.chaseWorkingDays must hold 1 to 5 numbers from 0 to 20, smallest first")]
    [InlineData("returns/chaseWorkingDays", "[2, 0]", "returns.chaseWorkingDays must hold 1 to 5 numbers from 0 to 20, smallest first")]
    [InlineData("returns/chaseWorkingDays", "[-1]", "returns.chaseWorkingDays must hold 1 to 5 numbers from 0 to 20, smallest first")]
    [InlineData("returns/chaseWorkingDays", "[21]", "returns.chaseWorkingDays must hold 1 to 5 numbers from 0 to 20, smallest first")]
    [InlineData("returns/chaseWorkingDays", "[0, 1, 2, 3, 4, 5]", "returns.chaseWorkingDays must hold 1 to 5 numbers from 0 to 20, smallest first")]
    [InlineData("returns/themes", "[]", "returns.themes must hold 1 to 8 themes, each with a code of its own and a question of 10 to 300 characters")]
    [InlineData("returns/themes", "[null]", "returns.themes must hold 1 to 8 themes, each with a code of its own and a question of 10 to 300 characters")]
    [InlineData("returns/themes/0/code", "\"x\"", "returns.themes must hold 1 to 8 themes, each with a code of its own and a question of 10 to 300 characters")]
    [InlineData("returns/themes/0/code", "\"voice\"", "returns.themes must hold 1 to 8 themes, each with a code of its own and a question of 10 to 300 characters")]
    [InlineData("returns/themes/0/question", "\"Why?\"", "returns.themes must hold 1 to 8 themes, each with a code of its own and a question of 10 to 300 characters")]
    [InlineData("services/0/clockStop", "\"never\"", "services[0].clockStop must be start or contactBaselineAndPlan")]
    [InlineData("services/0/codings", "[\"FI\"]", "services[0].codings must be at most 20 codes")]
    [InlineData("services/0/codings", "[\"urn:a|FI\",\"urn:a|FI\"]", "services must not name a coding twice")]
    [InlineData("services/0/codings", "[null]", "services[0].codings must be at most 20 codes")]
    [InlineData("obligations/WL-13", "null", "obligations.WL-13 is missing")]
    [InlineData("obligations/CT-02", "{ \"unit\": \"days\", \"levels\": [1, 1, 1, 1] }", "obligations.CT-02 is not an obligation this version knows")]
    [InlineData("attempts/days", "1", "attempts.days is 1; it must be from 2 to 10")]
    [InlineData("attempts/days", "11", "attempts.days is 11; it must be from 2 to 10")]
    [InlineData("attempts/means", "0", "attempts.means is 0; it must be from 1 to 5")]
    [InlineData("attempts/means", "6", "attempts.means is 6; it must be from 1 to 5")]
    [InlineData("attempts/decisionWorkingDays", "0", "attempts.decisionWorkingDays is 0; it must be from 1 to 20")]
    [InlineData("attempts/standsInWorkingDays", "61", "attempts.standsInWorkingDays is 61; it must be from 1 to 60")]
    [InlineData("accessLog/keptMonths", "5", "accessLog.keptMonths is 5; it must be from 6 to 120")]
    [InlineData("accessLog/keptMonths", "121", "accessLog.keptMonths is 121; it must be from 6 to 120")]
    [InlineData("retention/textMonths", "0", "retention.textMonths is 0; it must be from 1 to 120")]
    [InlineData("retention/textMonths", "85", "must not be longer than retention.entryYears: nothing outlives the entry it is about")] // of 84 months
    [InlineData("accessLog/keptMonths", "85", "must not be longer than retention.entryYears: nothing outlives the entry it is about")]
    [InlineData("retention/entryYears", "26", "retention.entryYears is 26; it must be from 1 to 25")]
    [InlineData("declined/askAgainAtMostDays", "85", "declined.askAgainAtMostDays is 85; it must be from 1 to 84")]
    [InlineData("quietStart/extraWorkingDays", "-1", "quietStart.extraWorkingDays is -1; it must be from 0 to 60")]
    [InlineData("quietStart/extraWorkingDays", "61", "quietStart.extraWorkingDays is 61; it must be from 0 to 60")]
    [InlineData("ladder/workingDaysToStep", "[2, 3]", "ladder.workingDaysToStep must hold three numbers from 1 to 20")]
    [InlineData("ladder/workingDaysToStep/1", "0", "ladder.workingDaysToStep must hold three numbers from 1 to 20")]
    [InlineData("ladder/workingDaysToStep/2", "21", "ladder.workingDaysToStep must hold three numbers from 1 to 20")]
    [InlineData("ladder/lowLevelsStopAt", "0", "ladder.lowLevelsStopAt is 0; it must be from 1 to 4")]
    [InlineData("ladder/lowLevelsStopAt", "5", "ladder.lowLevelsStopAt is 5; it must be from 1 to 4")]
    [InlineData("ladder/acknowledgedAtMostWorkingDays", "21", "ladder.acknowledgedAtMostWorkingDays is 21; it must be from 1 to 20")]
    [InlineData("mailTimes/digest", "\"8\"", "mailTimes.digest must be a time from 06:00 to 18:00")]
    [InlineData("mailTimes/digest", "\"05:59\"", "mailTimes.digest must be a time from 06:00 to 18:00")]
    [InlineData("mailTimes/weekly", "\"18:01\"", "mailTimes.weekly must be a time from 06:00 to 18:00")]
    [InlineData("mailTimes/monthly", "\"25:00\"", "mailTimes.monthly must be a time from 06:00 to 18:00")]
    [InlineData("mailTimes/referrals", "\"18:01\"", "mailTimes.referrals must be a time from 06:00 to 18:00")]
    [InlineData("mailTimes/weeklyOn", "\"Sunday\"", "mailTimes.weeklyOn must be Monday to Friday")]
    [InlineData("mailTimes/weeklyOn", "\"Someday\"", "mailTimes.weeklyOn")]
    [InlineData("mailTimes/weeklyOn", "2", "mailTimes.weeklyOn")]
    [InlineData("mailTimes/monthlyWorkingDay", "0", "mailTimes.monthlyWorkingDay is 0; it must be from 1 to 15")]
    [InlineData("mailTimes/monthlyWorkingDay", "16", "mailTimes.monthlyWorkingDay is 16; it must be from 1 to 15")]
    [InlineData("smallNumbers/hideUnder", "4", "smallNumbers.hideUnder is 4; it must be from 5 to 20")]
    [InlineData("smallNumbers/roundTo", "1", "smallNumbers.roundTo is 1; it must be from 5 to 10")]
    public void A_wrong_value_is_named_with_its_place_and_what_is_allowed(string place, string json, string fault) =>
        Assert.Contains(fault, Refused(With(place, json)));

    [Theory]
    [InlineData("quietStart/extraWorkingDays", "0")]
    [InlineData("quietStart/extraWorkingDays", "60")]
    [InlineData("services/0/targetDays", "730")]
    [InlineData("obligations/WL-01/levels", "[120, 120, 1, 1]")]
    [InlineData("obligations/WL-04/levels", "[732, 732, 1, 1]")]
    [InlineData("handover/lateDaysBefore", "84")]
    [InlineData("returns/quarterlyUnder", "0")]
    [InlineData("returns/chaseWorkingDays", "[0, 0, 20]")]
    [InlineData("services/0/clockStop", "null")]
    [InlineData("services/0/clockStop", "\"start\"")]
    [InlineData("services/0/codings", "null")]
    [InlineData("services/0/codings", "[\"http://snomed.info/sct|415277000\"]")]
    [InlineData("mailTimes/digest", "\"06:00\"")]
    [InlineData("mailTimes/monthly", "\"18:00\"")]
    [InlineData("mailTimes/referrals", "\"18:00\"")]
    [InlineData("mailTimes/referrals", "null")]
    [InlineData("mailTimes/weeklyOn", "\"Friday\"")]
    [InlineData("emergency/crisisLine", "\"116 123\"")]
    [InlineData("emergency/crisisLine", "\"+44 800 111 000\"")]
    [InlineData("smallNumbers/roundTo", "10")]
    public void The_last_value_of_a_range_is_taken(string place, string json) =>
        Assert.True(PolicyFile.Read(With(place, json)).IsSuccess(out _, out _));

    [Theory]
    [InlineData("emergency")]
    [InlineData("emergency/socialCareDay")]
    [InlineData("emergency/socialCareOutOfHours")]
    [InlineData("emergency/crisisLine")]
    [InlineData("emergency/advice")]
    [InlineData("boardTitle")]
    [InlineData("services")]
    [InlineData("services/0/targetDays")]
    [InlineData("services/0/team")]
    [InlineData("levels/2/label")]
    [InlineData("obligations")]
    [InlineData("obligations/WL-03")]
    [InlineData("obligations/WL-03/unit")]
    [InlineData("obligations/AR-01")]
    [InlineData("carers")]
    [InlineData("carers/changeOfDays")]
    [InlineData("visits/childInNeed")]
    [InlineData("handover")]
    [InlineData("responsibility/settledWorkingDays")]
    [InlineData("closures/longFromDays")]
    [InlineData("guard/reviewWithinDays")]
    [InlineData("needTools")]
    [InlineData("returns")]
    [InlineData("returns/themes")]
    [InlineData("returns/themes/1/question")]
    [InlineData("attempts/days")]
    [InlineData("accessLog")]
    [InlineData("declined")]
    [InlineData("quietStart")]
    [InlineData("ladder/lowLevelsStopAt")]
    [InlineData("mailTimes/digest")]
    [InlineData("smallNumbers/hideUnder")]
    public void A_missing_value_is_named(string place)
    {
        var detail = Refused(Without(place));

        Assert.Contains(place.Split('/')[^1], detail);
        Assert.StartsWith("policy.json: ", detail);
    }

    [Theory]
    [InlineData("emergency")]
    [InlineData("emergency/crisisLine")]
    [InlineData("boardTitle")]
    [InlineData("services")]
    [InlineData("services/0/name")]
    [InlineData("levels")]
    [InlineData("obligations")]
    [InlineData("obligations/WL-03/levels")]
    [InlineData("carers")]
    [InlineData("guard")]
    [InlineData("needTools")]
    [InlineData("returns/chaseWorkingDays")]
    [InlineData("returns/themes")]
    [InlineData("ladder/workingDaysToStep")]
    [InlineData("mailTimes/digest")]
    public void Null_is_as_good_as_missing(string place) => Assert.Contains(place.Split('/')[^1], Refused(With(place, "null")));

    [Theory]
    [InlineData("surprise")]
    [InlineData("emergency/policeStation")]
    [InlineData("services/0/colour")]
    [InlineData("obligations/WL-01/level")]
    [InlineData("mailTimes/nightly")]
    [InlineData("Ladder")] // letters count
    public void An_unknown_field_is_refused_by_name(string place) => Assert.Contains(place.Split('/')[^1], Refused(With(place, "5")));

    [Theory]
    [InlineData("\"boardTitle\":", "\"boardTitle\": \"Another partnership\", \"boardTitle\":")]
    [InlineData("\"WL-01\":", "\"WL-01\": { \"unit\": \"days\", \"levels\": [9, 9, 9, 9] }, \"WL-01\":")]
    [InlineData("\"crisisLine\":", "\"crisisLine\": \"999\", \"crisisLine\":")]
    public void A_field_that_comes_twice_is_refused(string before, string after)
    {
        var detail = Refused(TestPolicy.Json.Replace(before, after, StringComparison.Ordinal));

        Assert.Contains("uplicate", detail);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("not JSON")]
    [InlineData("\"policy\"")]
    public void Anything_else_is_refused_in_words(string json) => Assert.StartsWith("policy.json", Refused(json));

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var detail = Refused(With("ladder/lowLevelsStopAt", "9", With("attempts/days", "99", With("boardTitle", "\"\""))));

        Assert.Equal(3, detail.Split(Environment.NewLine).Length);
    }

    [Fact]
    public void Comments_and_trailing_commas_are_allowed_since_people_write_it() =>
        Assert.True(PolicyFile.Read(TestPolicy.Json.Replace("\"declined\":", "// agreed in March\n  \"declined\":", StringComparison.Ordinal)
            .Replace("\"roundTo\": 5 }", "\"roundTo\": 5, }", StringComparison.Ordinal)).IsSuccess(out _, out _));

    private static string Refused(string json) => PolicyFile.Read(json).Match(policy => $"accepted as {policy.Version}", problem => problem.Detail);

    /// <summary>The repository's policy with one value set; the place is a path like services/0/name.</summary>
    private static string With(string place, string value, string? json = null)
    {
        var policy = JsonNode.Parse(json ?? TestPolicy.Json)!;
        var (parent, name) = ParentOf(policy, place);

        if (parent is JsonArray array)
        {
            array[int.Parse(name)] = JsonNode.Parse(value);
        }
        else
        {
            parent.AsObject()[name] = JsonNode.Parse(value);
        }

        return policy.ToJsonString();
    }

    private static string Without(string place)
    {
        var policy = JsonNode.Parse(TestPolicy.Json)!;
        var (parent, name) = ParentOf(policy, place);
        Assert.True(parent.AsObject().Remove(name));
        return policy.ToJsonString();
    }

    private static (JsonNode Parent, string Name) ParentOf(JsonNode policy, string place)
    {
        var names = place.Split('/');
        var parent = names[..^1].Aggregate(policy, (node, name) => node is JsonArray array ? array[int.Parse(name)]! : node[name]!);
        return (parent, names[^1]);
    }
}
